/**
 * Base64 characters of a report that a page hands over: 12 MB of zip, which is logs of many containers. It stands alone so
 * that the page can know it without the schemas of the contract.
 */
export const largestReport = 16 * 1024 * 1024
