import { ResidentApp } from './resident/app.tsx';
import { mount } from './shell/mount.tsx';

await mount(ResidentApp);
