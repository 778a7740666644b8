import { defineCatalogue } from 'b24bot';

/** What the bot says by itself. */
export const texts = defineCatalogue(
  'en',
  {
    hello: 'Ask me anything. In groups, mention me. /reset makes me forget what we talked about.',
    reset: 'Forget what we talked about',
    forgotten: 'Let us begin anew.',
    interrupted: 'I was interrupted here. Please ask again.',
    MODEL_BUSY: 'I am asked too much right now. Please try again in a minute.',
    MODEL_REFUSED: 'I may not answer right now. Please tell your administrator.',
    MODEL_SILENT: 'I could not find an answer in time. Please try again.',
    MODEL_UNREACHABLE: 'I cannot think right now. Please try again later.',
    MODEL_UNREADABLE: 'I got confused. Please ask in other words.',
  },
  {
    de: {
      hello: 'Frag mich etwas. In Gruppen erwähne mich. Mit /reset vergesse ich, worüber wir sprachen.',
      reset: 'Das Gespräch vergessen',
      forgotten: 'Fangen wir neu an.',
      interrupted: 'Hier wurde ich unterbrochen. Bitte frag noch einmal.',
      MODEL_BUSY: 'Ich werde gerade zu viel gefragt. Bitte versuch es in einer Minute wieder.',
      MODEL_REFUSED: 'Ich darf gerade nicht antworten. Bitte sag deiner Administration Bescheid.',
      MODEL_SILENT: 'Ich habe nicht rechtzeitig eine Antwort gefunden. Bitte versuch es noch einmal.',
      MODEL_UNREACHABLE: 'Ich kann gerade nicht nachdenken. Bitte versuch es später.',
      MODEL_UNREADABLE: 'Ich bin durcheinandergekommen. Bitte frag mit anderen Worten.',
    },
  },
);
