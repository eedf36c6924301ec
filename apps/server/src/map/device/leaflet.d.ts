// Imported for its effect alone: it lays `L` into the window, which `leaflet-map.ts` describes.
declare module 'leaflet';
