/** What a phone writes into a photo that it takes beside the well, as sharp's `withExif` wants it. */
export const takenBesideTheWell = {
  IFD0: { Make: 'canary-camera' },
  IFD3: {
    ...{ GPSLatitudeRef: 'N', GPSLatitude: '23/1 30/1 740/100' },
    ...{ GPSLongitudeRef: 'E', GPSLongitude: '130/1 30/1 1190/100' },
  },
} as const;
