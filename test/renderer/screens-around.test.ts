import { lookAt } from './screens/look-at.ts';
import { settingsScreens } from './screens/settings-screens.ts';
import { stateScreens } from './screens/state-screens.ts';
import { withStage } from './stage.ts';

// The other half of the table, so that both can be looked at at the same time.
withStage();
lookAt([...stateScreens, ...settingsScreens]);
