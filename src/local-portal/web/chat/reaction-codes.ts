/** Reactions offered in the menu of a message; bots may set more of them. */
export const offeredReactions = ['like', 'laugh', 'kiss', 'wonder', 'cry', 'angry', 'facepalm'] as const;

const signs: Readonly<Record<string, string>> = {
  like: '👍',
  dislike: '👎',
  laugh: '😁',
  kiss: '😘',
  wonder: '😮',
  cry: '😢',
  angry: '😠',
  facepalm: '🤦',
  faceWithTearsOfJoy: '😂',
  redHeart: '❤️',
  neutralFace: '😐',
  fire: '🔥',
  slightlySmilingFace: '🙂',
  winkingFace: '😉',
  thinkingFace: '🤔',
  smilingFaceWithSunglasses: '😎',
  loudlyCryingFace: '😭',
  poo: '💩',
  flexedBiceps: '💪',
  clappingHands: '👏',
  foldedHands: '🙏',
  okHand: '👌',
  partyingFace: '🥳',
  questionMark: '❓',
  exclamationMark: '❗',
  lightBulb: '💡',
  bomb: '💣',
  crossMark: '❌',
  whiteHeavyCheckMark: '✅',
  eyes: '👀',
  handshake: '🤝',
  hundredPoints: '💯',
};

/** The emoji of a reaction; its code where it has none here. */
export function signOf(code: string): string {
  return signs[code] ?? nameOf(code);
}

/** `faceWithTearsOfJoy` -> `face with tears of joy` */
export function nameOf(code: string): string {
  return code.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
