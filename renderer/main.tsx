import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { connect } from './client/connect.ts'
import { applySettings, useSettings } from './state/settings.ts'
import { loadPageTexts } from './texts/load-texts.ts'

applySettings()
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root element')
const [client] = await Promise.all([connect(), loadPageTexts(useSettings.getState().language)])
createRoot(root).render(
  <StrictMode>
    <App client={client} />
  </StrictMode>,
)
