import { defineGuide } from '../../core/guide.ts'
import { composeModelFact } from '../../project/facts.ts'
import { majorVersion } from '../pgvector-image.ts'

/** How to get pgvector into an image that is not the official one for Debian. A guide: what is in it is for people to know. */
export default defineGuide({
  id: 'database/get-pgvector',
  rules: ['database/extension-missing'],
  uses: { compose: composeModelFact },
  rank: 20,
  fits: ({ data }) => data['extension'] === 'vector',
  steps({ finding: { where, data }, facts: { compose } }) {
    const image = String(data['image'])
    const service = where.service ?? ''
    const environment = compose?.services.find(({ name }) => name === service)?.environment ?? []
    const settingOf = (name: string) => environment.find((one) => one.name === name)?.value
    const user = settingOf('POSTGRES_USER') || 'postgres'
    const database = settingOf('POSTGRES_DB') || user
    const version = majorVersion(image) ?? 'NN'
    const create = 'CREATE EXTENSION IF NOT EXISTS vector'
    return [
      ...(/alpine/.test(image) ? [{ text: 'alpine' }] : []),
      { text: 'image', values: { version, file: where.file ?? '', line: where.line ?? 1 } },
      { text: 'package', values: { version, file: where.file ?? '' } },
      { text: 'up', command: ['docker', 'compose', 'up', '-d', '--build', service] },
      {
        text: 'create',
        command: ['docker', 'compose', 'exec', service, 'psql', '-U', user, '-d', database, '-c', create],
      },
    ]
  },
})
