// Started with `node --import`: gives the stand-in to whoever imports `electron`.
import { register } from 'node:module'

register('./hooks.mjs', import.meta.url, { data: process.env.STAND_IN_ELECTRON })
