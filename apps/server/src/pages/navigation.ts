/** The pages of the square, in the order that they stand in every menu. */
export const navigation = [
  { path: '/services', name: 'nav_services' },
  { path: '/reports', name: 'nav_reports' },
  { path: '/proposals', name: 'nav_proposals' },
  { path: '/events', name: 'nav_events' },
  { path: '/accountability', name: 'nav_accountability' },
  { path: '/protects', name: 'nav_protects' },
] as const;
