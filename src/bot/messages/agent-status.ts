/** What a bot can be seen at. Source: Bitrix24 REST reference, imbot.v2.Chat.InputAction.notify. */
export type AgentStatus =
  | 'thinking'
  | 'searching'
  | 'generating'
  | 'analyzing'
  | 'processing'
  | 'translating'
  | 'connecting'
  | 'checking'
  | 'calculating'
  | 'readingDocs'
  | 'composing';

/** `readingDocs` is IMBOT_AGENT_ACTION_READING_DOCS. */
export function statusCode(status: AgentStatus): string {
  return `IMBOT_AGENT_ACTION_${status.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}
