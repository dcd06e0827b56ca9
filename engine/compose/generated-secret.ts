import { randomBytes } from 'node:crypto'

/** Names of secrets that a project makes up for itself: any long random text will do. */
const ownSecret =
  /^(?:[A-Z0-9]+_)*(?:SECRET|SECRET_KEY(?:_BASE)?|(?:JWT|SESSION|COOKIE|APP|AUTH|NEXTAUTH|TOKEN|CSRF)_SECRET(?:_KEY)?|(?:SIGNING|ENCRYPTION|SESSION|COOKIE)_KEY)$/i
/** Somebody else gives these out; a made-up one would only move the failure. */
const issued =
  /AWS|AZURE|GOOGLE|GCP|GITHUB|GITLAB|STRIPE|CLIENT|OAUTH|OIDC|S3|MINIO|TWILIO|FACEBOOK|SLACK|DISCORD|TELEGRAM|API|ACCESS|WEBHOOK|RECAPTCHA|TURNSTILE/i
/** What an example says instead of a value. */
const placeholder =
  /^(?:change.?(?:me|this|it).*|your.*|<.*>|x{3,}|\.{3}|todo|replace.*|secret(?:.?key)?|example|dummy)$/i

/** Whether a value for this variable can be made up without asking anybody. */
export function canBeGenerated(name: string): boolean {
  return ownSecret.test(name) && !issued.test(name)
}

export function isPlaceholder(value: string): boolean {
  return placeholder.test(value.replace(/^(["'])(.*)\1$/, '$2').trim())
}

/** 43 characters that need no quotes in an env file, with 256 bits of chance. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}
