import { containerListFact } from '../../containers/facts.ts'
import { defineFix } from '../../core/fix.ts'
import { message } from '../../core/message.ts'
import { editFileStep } from '../../core/steps/edit-file.ts'
import { clientFact } from '../../docker/facts.ts'
import { composeModelFact } from '../../project/facts.ts'
import { composeVersion } from '../compose-version.ts'
import { listenersFact, wantedPortsFact } from '../facts.ts'
import { wantedPortOf } from '../finding-port.ts'
import { nearestFreePort } from '../free-port.ts'
import { planMove } from '../move-plan.ts'
import { reservedRangesFact } from '../windows-facts.ts'

/** Publishes the service on the nearest free port; the project's own compose file is not touched. */
export default defineFix({
  id: 'ports/move-service',
  rules: [
    'ports/in-use',
    'ports/held-by-other-stack',
    'ports/duplicate-in-compose',
    'ports/not-bindable',
    'ports/reserved-range',
    'ports/held-by-http-sys',
    'ports/port-proxy',
    'ports/stale-forwarder',
    'ports/shadowed',
  ],
  risk: 'safe',
  elevation: false,
  undoable: true,
  uses: {
    compose: composeModelFact,
    wanted: wantedPortsFact,
    listeners: listenersFact,
    containers: containerListFact,
    reservedRanges: reservedRangesFact,
    client: clientFact,
  },
  // An address that the machine does not have stays wrong on every port.
  fits: ({ variant, rule }) =>
    // A range of several ports is moved by hand: how many it should have is the project's to say.
    variant !== 'range' &&
    (rule !== 'ports/not-bindable' || ['not-allowed', 'unexplained', 'privileged'].includes(variant ?? '')),

  async plan({ finding, facts, root, machine, signal }) {
    const { compose, wanted, listeners, containers, reservedRanges, client } = facts
    const port = wantedPortOf(finding, wanted ?? [])
    if (port === undefined || compose === undefined) {
      return { ok: false, reason: message('ports.reasons.move-not-wanted', { port: finding.where.port ?? 0 }) }
    }
    const newPort = await nearestFreePort(port, { wanted, listeners, containers, reservedRanges }, signal)
    if (newPort === undefined)
      return { ok: false, reason: message('ports.reasons.no-free-port', { port: port.hostPort }) }
    const move = await planMove({
      root,
      machine,
      model: compose,
      wanted: port,
      newPort,
      composeVersion: () => composeVersion(client, machine, signal),
    })
    if (!move.ok) return move
    const edit = await editFileStep(root, move.path, move.content)
    if (!edit.ok) return edit
    return {
      ok: true,
      steps: [edit.step],
      summary: message('ports.fixes.move-service.summary', { service: port.service, port: newPort, file: move.path }),
    }
  },
})
