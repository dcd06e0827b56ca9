/**
 * Words with which `netsh advfirewall` answers, by what they mean. It has no numbers to go by, so a language whose
 * words are not here is "could not read". Words seen in captures, and dictionary words that can mean nothing else.
 */
const words = {
  yes: ['yes', 'ja', 'sí', 'oui', 'sim', 'sì', 'да', 'はい', '是', '예'],
  no: ['no', 'nein', 'non', 'não', 'нет', 'いいえ', '否', '아니요'],
  in: ['in', 'ein', 'eingehend', 'dentro', 'entrada', '入力', '入', '受信'],
  out: ['out', 'aus', 'ausgehend', 'fuera', 'salida', '出力', '出', '送信'],
  allow: ['allow', 'zulassen', 'permitir', 'autoriser', 'consenti', 'разрешить', '許可', '允许', '允許', '허용'],
  block: [
    'block',
    'blocken',
    'blockieren',
    'bloquear',
    'bloquer',
    'blocca',
    'блокировать',
    'ブロック',
    '阻止',
    '封鎖',
    '차단',
  ],
  bypass: ['bypass'],
  any: ['any', 'beliebig', 'cualquiera', 'tous', 'tout', 'qualquer', 'qualsiasi', 'любой', '任意', '任何', '모두'],
  on: ['on', 'ein', 'actif', 'activar', '启用', '打开', '啟用', 'オン'],
  off: ['off', 'aus', 'inactif', 'desactivar', '禁用', '关闭', '關閉', 'オフ'],
  domain: ['domain', 'domäne', 'dominio', 'domaine', 'domínio', 'домен', 'ドメイン', '域', '도메인'],
  private: ['private', 'privat', 'privada', 'privado', 'privé', 'privato', 'частный', 'プライベート', '专用', '개인'],
  public: ['public', 'öffentlich', 'pública', 'público', 'pubblico', 'общий', 'パブリック', '公用', '공용'],
} satisfies Record<string, readonly string[]>

export type Meaning = keyof typeof words

/** Which of the given meanings a word has; `undefined`: it is not known. */
export function meaningOf<Wanted extends Meaning>(word: string, wanted: readonly Wanted[]): Wanted | undefined {
  const normal = word.trim().normalize('NFC').toLowerCase()
  return wanted.find((meaning) => (words[meaning] as readonly string[]).includes(normal))
}
