import { defineCheck } from '../../core/check.ts'
import { composeModelFact } from '../../project/facts.ts'
import { endpointsFact } from '../facts.ts'

/** The repositories in which Microsoft keeps its base images for Windows containers. */
const windowsImage = /\b(?:windows|nanoserver|servercore)\b/i

/** The engine runs Windows containers, and the project's images are for Linux. */
export default defineCheck({
  rule: 'docker/windows-containers',
  severity: 'error',
  needs: { endpoints: endpointsFact, compose: composeModelFact },
  judge({ endpoints, compose }) {
    const engine = endpoints.choice.host === undefined ? undefined : endpoints.endpoints[0]
    if (engine?.state !== 'ok' || engine.osType !== 'windows') return []
    const forLinux = compose.services.filter(({ image }) => image !== undefined && !windowsImage.test(image))
    const [first] = forLinux
    if (first?.image === undefined) return []
    const { host } = engine
    return [
      {
        where: {},
        values: { host, image: first.image, count: forLinux.length },
        data: { host, images: forLinux.map(({ image }) => image ?? '') },
        evidence: [
          { kind: 'measurement', source: host, text: 'OSType=windows' },
          { kind: 'file', source: first.place.file, line: first.place.line, text: `image: ${first.image}` },
        ],
      },
    ]
  },
})
