import { computed, defineComponent, h, type VNodeChild } from 'vue';
import { type Deeds, useDeeds } from '../state/deeds.ts';
import { personOf, type Store, useStore } from '../state/store.ts';
import type { BbNode } from './bb-node.ts';
import { parseText } from './bb-text.ts';
import { readableColor } from './readable-color.ts';
import { ownPicture } from './safe-link.ts';
import { smileysOf } from './smileys.ts';
import { formatMoment } from './time-format.ts';

const elements = { b: 'b', i: 'i', u: 'u', s: 's' } as const;

interface Scene {
  store: Store;
  deeds: Deeds;
}

/** Text of a message with its BB codes. Every piece becomes an element of the page's own making. */
export const BbText = defineComponent({
  name: 'BbText',
  props: { text: { type: String, required: true } },
  setup(props) {
    const scene = { store: useStore(), deeds: useDeeds() };
    const nodes = computed(() => parseText(props.text));
    return () => h('span', { class: 'bb' }, draw(nodes.value, scene));
  },
});

function draw(nodes: readonly BbNode[], scene: Scene): VNodeChild[] {
  return nodes.map((node) => drawNode(node, scene));
}

function drawNode(node: BbNode, scene: Scene): VNodeChild {
  const { store, deeds } = scene;
  switch (node.kind) {
    case 'text':
      return smileysOf(node.text).map((piece) =>
        typeof piece === 'string'
          ? piece
          : h('span', { role: 'img', 'aria-label': piece.written, title: piece.written }, piece.picture),
      );
    case 'style':
      return h(elements[node.style], draw(node.children, scene));
    case 'size':
      return h('span', { style: { fontSize: `${node.px}px` } }, draw(node.children, scene));
    case 'color': {
      const color = readableColor(node.color, store.isDark.value);
      return h('span', { style: { color } }, draw(node.children, scene));
    }
    case 'link':
      return link(node.href, draw(node.children, scene));
    case 'mention':
      return mention(node, scene);
    case 'chat':
      return action(() => deeds.openChat(node.chatId), draw(node.children, scene));
    case 'place':
      return action(() => deeds.goTo(node.chatId, node.messageId), draw(node.children, scene));
    case 'plain':
      return draw(node.children, scene);
    case 'send':
      return action(() => deeds.say(node.value), node.label, 'Send');
    case 'put':
      return action(() => setDraft(store, node.value), node.label, 'Put into the input field');
    case 'call':
      return action(() => deeds.tell(`The messenger would call ${node.number} now`), node.label, 'Call');
    case 'code':
      return h('code', { class: 'code' }, node.text);
    case 'quote':
      return quote(node, scene);
    case 'image':
      return image(node.href, node.size);
    case 'icon':
      return ownPicture(node.href) === ''
        ? h('span', { class: 'icon', title: node.href }, node.title || '▫')
        : h('img', { class: 'icon', src: ownPicture(node.href), alt: node.title });
    case 'time':
      return h('time', formatMoment(node.at, node.format, store.world.value.language) ?? node.source);
    case 'rating':
      return h('span', { role: 'img', 'aria-label': `${node.stars} of 5` }, '★'.repeat(node.stars));
  }
}

function setDraft(store: Store, text: string): void {
  store.draft.value = { text };
}

function link(href: string, content: VNodeChild): VNodeChild {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', class: 'link' }, [content]);
}

function action(run: () => unknown, content: VNodeChild, title = ''): VNodeChild {
  const props = { type: 'button', class: 'bb-action', onClick: () => void run(), ...(title && { title }) };
  return h('button', props, [content]);
}

function mention(node: Extract<BbNode, { kind: 'mention' }>, scene: Scene): VNodeChild {
  const { store, deeds } = scene;
  const { userId } = node;
  if (userId === 'all')
    return h('b', { class: 'mention' }, node.children.length > 0 ? draw(node.children, scene) : 'Everybody');
  const name = node.children.length > 0 ? draw(node.children, scene) : [personOf(store, userId).name];
  const isMe = userId === store.me.value;
  const props = {
    type: 'button',
    class: ['mention', { me: isMe }],
    onClick: () => void deeds.openPerson(userId),
  };
  return isMe ? h('b', { class: 'mention me' }, name) : h('button', props, name);
}

function quote(node: Extract<BbNode, { kind: 'quote' }>, scene: Scene): VNodeChild {
  const text = h('span', { class: 'quoted' }, draw(node.children, scene));
  if (node.head === '') return h('blockquote', { class: 'quote' }, [text]);
  const toMessage = () => scene.deeds.goTo(0, node.messageId);
  const head = node.messageId > 0 ? action(toMessage, node.head) : h('b', node.head);
  return h('blockquote', { class: 'quote' }, [h('span', { class: 'quote-head' }, [head]), text]);
}

/** Pictures from elsewhere are not loaded: nothing leaves the machine until somebody follows the link. */
function image(href: string, size: string): VNodeChild {
  const own = ownPicture(href);
  const picture = h('img', { src: own, alt: 'Image', class: ['picture', size], loading: 'lazy' });
  return link(href, own === '' ? h('span', { class: 'remote' }, `${href}`) : picture);
}
