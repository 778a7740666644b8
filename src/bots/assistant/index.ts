import { assistant } from './assistant.ts';
import { readSettings } from './settings.ts';

export default assistant(readSettings(process.env));
