/** The library of passphrase and attachment files: large, so fetched when first asked for, or ahead. */
export function ageLibrary(): Promise<typeof import('age-encryption')> {
  return import('age-encryption');
}
