export default import.meta.glob('../../resources/locales/es/*.json', { eager: true, import: 'default' })
