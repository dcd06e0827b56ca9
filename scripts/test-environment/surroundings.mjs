/** Something that tests need and that cannot be had here: skipped on a laptop, a failure in continuous integration. */
export class MissingSurroundings extends Error {}

export const isContinuousIntegration = process.env.CI === 'true' || process.env.CI === '1'
