export default import.meta.glob(['../../resources/locales/es/*.json', '!../../resources/locales/es/{ui,pages}.json'], {
  eager: true,
  import: 'default',
})
