/** The settings as SET, RESET and SHOW see them. */
import type { SettingsPort } from '../statements/env.ts';
import { listSettings, type Settings, settingName, showSetting, withSetting } from './settings.ts';

/** Where the session keeps its settings. */
export interface SettingsCell {
  get(): Settings;
  set(settings: Settings): void;
}

/** `base` is what RESET goes back to. Names that silt does not know are kept as they were set, and have no effect. */
export function settingsPort(base: Settings, cell: SettingsCell): SettingsPort {
  const others = new Map<string, string>();
  return {
    get: (name) => showSetting(cell.get(), name) ?? others.get(name),
    set: (name, value) => {
      if (settingName(name) === undefined) others.set(name, value);
      else cell.set(withSetting(cell.get(), name, value));
    },
    reset: (name) => {
      if (name === null) {
        cell.set(base);
        others.clear();
        return;
      }
      others.delete(name);
      const before = showSetting(base, name);
      if (before !== undefined) cell.set(withSetting(cell.get(), name, before));
    },
    list: () => listSettings(cell.get()),
  };
}
