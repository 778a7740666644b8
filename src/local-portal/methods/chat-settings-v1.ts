import { scalarText } from '../message/value.ts';
import { type MethodCall, PortalError } from '../portal.ts';
import { chatOf, userIdOf } from './chat-arguments.ts';
import { anyChatOfMember } from './chat-of-call.ts';
import { type MethodTable, v1 } from './entry.ts';
import { botV1 } from './owner.ts';
import { readPicture } from './picture.ts';
import { noAccess } from './recipient.ts';

/** Managers, avatar and notifications of a chat (REST reference: im.chat.setManager and its siblings). */
export const chatSettings: MethodTable = {
  'im.chat.setManager': v1('im', (call) => setManager(call, call.caller.user.id)),
  'imbot.chat.setManager': v1('imbot', (call) => setManager(call, botV1(call).id)),
  'im.chat.updateAvatar': v1('im', (call) => updateAvatar(call, call.caller.user.id)),
  'imbot.chat.updateAvatar': v1('imbot', (call) => updateAvatar(call, botV1(call).id)),
  'im.chat.mute': v1('im', mute),
};

/** Only the owner appoints managers, and only among the members. */
function setManager(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  const userId = userIdOf(call);
  if (chat.ownerId !== actorId || !chat.members.includes(userId))
    throw new PortalError('WRONG_REQUEST', "You don't have access or user isn't member in chat");
  chat.managers = chat.managers.filter((id) => id !== userId);
  if (call.params['IS_MANAGER'] !== 'N') chat.managers.push(userId);
  return true;
}

function updateAvatar(call: MethodCall, actorId: number): true {
  const chat = chatOf(call);
  if (!chat.members.includes(actorId)) throw noAccess();
  const picture = readPicture(scalarText(call.params['AVATAR']) ?? '');
  if (!picture.ok) throw new PortalError('AVATAR_ERROR', 'Avatar incorrect');
  chat.avatar = picture.url;
  return true;
}

function mute(call: MethodCall): true {
  const chat = anyChatOfMember(call);
  const { mutes } = call.portal.state;
  const others = (mutes.get(chat.id) ?? []).filter((id) => id !== call.caller.user.id);
  const isOff = (call.params['MUTE'] ?? call.params['ACTION']) === 'N';
  mutes.set(chat.id, isOff ? others : [...others, call.caller.user.id]);
  return true;
}
