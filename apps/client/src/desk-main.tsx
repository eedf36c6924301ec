import { HelperApp } from './helper/app.tsx';
import { mount } from './shell/mount.tsx';

await mount(HelperApp);
