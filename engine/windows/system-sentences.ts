/** What a sentence of Windows (FormatMessage) means that another program passed on without its number. */
export type SystemSentence = 'file-not-found' | 'access-denied' | 'socket-forbidden' | 'address-in-use'

/**
 * The beginnings of the sentences by language. Other languages exist: a sentence that is not here means nothing, and
 * the machine has to be asked instead.
 */
const sentences: Readonly<Record<SystemSentence, readonly string[]>> = {
  'file-not-found': [
    'The system cannot find the file specified',
    'Das System kann die angegebene Datei nicht finden',
    'Le fichier spécifié est introuvable',
    'El sistema no puede encontrar el archivo especificado',
    'O sistema não pode encontrar o arquivo especificado',
    'Impossibile trovare il file specificato',
    'Не удается найти указанный файл',
    '指定されたファイルが見つかりません',
    '系统找不到指定的文件',
    '系統找不到指定的檔案',
    '지정된 파일을 찾을 수 없습니다',
  ],
  'access-denied': [
    'Access is denied',
    'Zugriff verweigert',
    'Accès refusé',
    'Acceso denegado',
    'Acesso negado',
    'Accesso negato',
    'Отказано в доступе',
    'アクセスが拒否されました',
    '拒绝访问',
    '存取被拒',
    '액세스가 거부되었습니다',
  ],
  'socket-forbidden': [
    'An attempt was made to access a socket in a way forbidden by its access permissions',
    'Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig',
    'Intento de acceso a un socket no permitido por sus permisos de acceso',
    'アクセス許可で禁じられた方法でソケットにアクセスしようとしました',
    '以一种访问权限不允许的方式做了一个访问套接字的尝试',
  ],
  'address-in-use': [
    'Only one usage of each socket address',
    'Normalerweise darf jede Socketadresse',
    'Solo se permite un uso de cada dirección de socket',
    '通常每个套接字地址',
    'address already in use',
  ],
}

/** `undefined`: a language that is not known, or another sentence. */
export function meaningOfSystemSentence(text: string): SystemSentence | undefined {
  const normal = text.trim().normalize('NFC').toLowerCase()
  const meanings = Object.keys(sentences) as SystemSentence[]
  return meanings.find((meaning) => sentences[meaning].some((start) => normal.startsWith(start.toLowerCase())))
}
