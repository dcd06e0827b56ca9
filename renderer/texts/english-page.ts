export default import.meta.glob('../../resources/locales/en/{ui,pages}.json', { eager: true, import: 'default' })
