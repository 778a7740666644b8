import { createApp } from 'vue';
import './style/palette.css';
import './style/base.css';
import './style/text.css';
import App from './App.vue';

createApp(App).mount('#app');
