// Builds everything into dist/: the engine with its hosts (rolldown) and the interface (Vite), at the same time.
import { ensureBuilt } from './parts/build-parts.mjs'
import { runMain } from './parts/main.mjs'
import { ensurePackages } from './parts/packages.mjs'

await runMain(async () => {
  await ensurePackages()
  await ensureBuilt(['node', 'page'], { always: true })
})
