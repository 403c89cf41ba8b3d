/** It asks the network for translations and for a list of Electron's releases, and waits long for both. It gets neither. */
const refuse = () => {
  throw Object.assign(new Error('offline'), { code: 'OFFLINE' });
};
require('node:https').request = refuse;
require('node:http').request = refuse;
