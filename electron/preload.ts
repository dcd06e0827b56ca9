import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { frameChannel } from './address.ts'

/** All that the page can reach of the desktop: frames of the contract, and the path of a folder that was dropped. */
contextBridge.exposeInMainWorld('stackmedic', {
  send: (frame: unknown) => ipcRenderer.send(frameChannel, frame),
  onFrame: (listener: (frame: unknown) => void) => {
    ipcRenderer.on(frameChannel, (_event, frame: unknown) => listener(frame))
  },
  pathForFile: (file: Parameters<typeof webUtils.getPathForFile>[0]) => webUtils.getPathForFile(file),
})
