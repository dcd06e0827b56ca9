import { describe, expect, it } from 'vitest'
import type { Container } from '../../../engine/containers/facts.ts'
import { folderKey } from '../../../engine/containers/folder-keys.ts'
import { type Place, relateContainers } from '../../../engine/containers/relate.ts'

type Labels = NonNullable<Container['compose']>

function labels(project: string, workingDirectory?: string, ...configFiles: readonly string[]): Labels {
  return {
    project,
    service: 'web',
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    configFiles: [...configFiles],
    oneOff: false,
    dependsOn: [],
  }
}

const project = { folder: '/home/ana/shop', composeFiles: ['/home/ana/shop/compose.yaml'], name: 'shop' }
const relate = (list: readonly (Labels | undefined)[], places: Readonly<Record<string, Place>> = {}) =>
  relateContainers(list, project, (path) => places[path])

describe('a folder', () => {
  it.each([
    ['C:\\Users\\Ana\\shop', '/mnt/c/Users/Ana/shop'],
    ['C:\\Users\\Ana\\shop', 'c:/users/ana/shop/'],
    ['C:\\Users\\Ana\\shop', '/run/desktop/mnt/host/c/Users/Ana/shop'],
    ['C:\\Users\\Ana\\shop', '/host_mnt/c/Users/Ana/shop'],
    ['C:\\Users\\Ana\\shop', '\\\\?\\C:\\Users\\Ana\\shop'],
    ['\\\\wsl$\\Ubuntu\\home\\ana\\shop', '/home/ana/shop'],
    ['\\\\wsl.localhost\\Ubuntu\\home\\ana\\shop', '\\\\wsl$\\Ubuntu\\home\\ana\\shop\\'],
    ['/home/ana/./shop/../shop', '/home/ana/shop'],
  ])('%s is %s', (one, other) => {
    expect(folderKey(one)).toBe(folderKey(other))
  })

  it.each([
    ['/home/ana/shop', '/home/ana/Shop'],
    ['/home/ana/shop', '/home/ana/shop2'],
    ['C:\\shop', 'D:\\shop'],
  ])('%s is not %s', (one, other) => {
    expect(folderKey(one)).not.toBe(folderKey(other))
  })
})

describe('a container', () => {
  it('without labels of compose is somebody else’s', () => {
    expect(relate([undefined])).toEqual(['other'])
  })

  it('belongs by its folder and files, whatever the project name', () => {
    expect(relate([labels('other-name', '/home/ana/shop', '/home/ana/shop/compose.yaml')])).toEqual(['project'])
  })

  it('belongs when compose was started through a link', () => {
    const places = {
      '/srv/shop': { real: '/home/ana/shop' },
      '/srv/shop/compose.yaml': { real: '/home/ana/shop/compose.yaml' },
    }
    expect(relate([labels('x', '/srv/shop', '/srv/shop/compose.yaml')], places)).toEqual(['project'])
  })

  it('belongs by the relative file names of compose v1', () => {
    expect(relate([labels('x', '/home/ana/shop', 'compose.yaml')])).toEqual(['project'])
  })

  it('belongs by its file alone where compose was started elsewhere', () => {
    expect(relate([labels('x', '/home/ana', '/home/ana/shop/compose.yaml')])).toEqual(['project'])
  })

  it('of a second stack in the same folder does not belong when the files tell them apart', () => {
    const own = labels('shop', '/home/ana/shop', '/home/ana/shop/compose.yaml')
    const tests = labels('shop-tests', '/home/ana/shop', '/home/ana/shop/compose.test.yaml')
    expect(relate([own, tests])).toEqual(['project', 'other'])
    expect(relate([tests])).toEqual(['project'])
  })

  it('of another copy with the same name does not belong', () => {
    const copy = labels('shop', '/home/ben/shop', '/home/ben/shop/compose.yaml')
    expect(relate([copy], { '/home/ben/shop': { real: '/home/ben/shop' } })).toEqual(['other-copy'])
    expect(relate([copy], {})).toEqual(['other-copy'])
  })

  it('of the same name whose folder is gone was made before the folder moved', () => {
    expect(relate([labels('shop', '/home/ana/old-shop')], { '/home/ana/old-shop': 'gone' })).toEqual(['moved'])
    expect(relate([labels('else', '/home/ana/old-shop')], { '/home/ana/old-shop': 'gone' })).toEqual(['other'])
  })

  it('of an old compose, without a folder, belongs by its name', () => {
    expect(relate([labels('shop'), labels('else')])).toEqual(['project', 'other'])
  })
})
