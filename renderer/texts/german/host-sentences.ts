/** What vault, profile and host say of failures, by the English sentence in the code; `{1}` is the first value in it. */
export const hostSentences: Readonly<Record<string, string>> = {
  // What protects the sessions
  'Latchkey is locked.': 'Latchkey ist gesperrt.',
  'Latchkey stays locked.': 'Latchkey bleibt gesperrt.',
  'The passphrase is not right.': 'Die Passphrase stimmt nicht.',
  'The passphrase is empty.': 'Die Passphrase ist leer.',
  'A passphrase has {} characters at least.': 'Eine Passphrase hat mindestens {1} Zeichen.',
  'Too many wrong passphrases: the next one has to wait.':
    'Zu viele falsche Passphrasen: Die nächste muss warten.',
  'There is no app lock yet. Set a passphrase for it first.':
    'Es gibt noch keine Sperre. Setze zuerst eine Passphrase dafür.',
  'There is an app lock already. Its passphrase can be changed.':
    'Es gibt schon eine Sperre. Ihre Passphrase lässt sich ändern.',
  'There is an app lock already.': 'Es gibt schon eine Sperre.',
  'The sessions of this profile are not protected by a passphrase.':
    'Die Sitzungen dieses Profils sind nicht durch eine Passphrase geschützt.',
  'The sessions of this profile are protected by {} already.':
    'Die Sitzungen dieses Profils sind schon geschützt: {1}.',
  'Only the passphrase can unlock Latchkey now.':
    'Latchkey lässt sich jetzt nur mit der Passphrase entsperren.',
  'A new key takes the passphrase.': 'Ein neuer Schlüssel verlangt die Passphrase.',
  'A new key is being made already.': 'Ein neuer Schlüssel wird schon gemacht.',
  'The sealed file needs a passphrase.': 'Die versiegelte Datei braucht eine Passphrase.',
  'The sealed file waits for its passphrase.': 'Die versiegelte Datei wartet auf ihre Passphrase.',
  'The vault is closed.': 'Der Tresor ist geschlossen.',
  'The vault was locked meanwhile.': 'Der Tresor wurde inzwischen gesperrt.',
  'The sealed data was made by a newer Latchkey.':
    'Die versiegelten Daten stammen von einem neueren Latchkey.',
  'The sealed data is damaged or belongs to something else.':
    'Die versiegelten Daten sind beschädigt oder gehören zu etwas anderem.',
  'The keychain did not give back what it was given.': 'Der Schlüsselbund gab nicht zurück, was er bekam.',
  'The keychain did not delete the item of the account.':
    'Der Schlüsselbund hat den Eintrag des Kontos nicht gelöscht.',
  'The session is not in the keychain any more.': 'Die Sitzung ist nicht mehr im Schlüsselbund.',
  'The key file is gone; without it the sealed file cannot be opened.':
    'Die Schlüsseldatei ist weg; ohne sie lässt sich die versiegelte Datei nicht öffnen.',
  'The file vault.json in the profile folder cannot be read.':
    'Die Datei vault.json im Ordner des Profils lässt sich nicht lesen.',
  'The file vault.json in the profile folder is not as Latchkey wrote it.':
    'Die Datei vault.json im Ordner des Profils ist nicht so, wie Latchkey sie schrieb.',

  'The keychain did not delete an item of the vault key.':
    'Der Schlüsselbund hat einen Eintrag des Tresorschlüssels nicht gelöscht.',
  'The keychain holds another vault key than the one that the sessions of this profile were sealed with.':
    'Im Schlüsselbund liegt ein anderer Tresorschlüssel als der, mit dem die Sitzungen dieses Profils versiegelt wurden.',
  'The key of the session is not in the keychain any more.':
    'Der Schlüssel der Sitzung ist nicht mehr im Schlüsselbund.',
  'The key of the vault is not in the keychain any more. What was sealed with it is kept and opens again once that keychain is back.':
    'Der Schlüssel des Tresors ist nicht mehr im Schlüsselbund. Was damit versiegelt wurde, bleibt erhalten und öffnet sich, sobald dieser Schlüsselbund wieder da ist.',
  'The key file can be read by other users. Close it to them (mode 0600).':
    'Die Schlüsseldatei ist für andere lesbar. Verschließe sie ihnen (Modus 0600).',
  'The file vault.json is gone from the profile folder, so it is not known what protects the sessions. Put it back, or say what does.':
    'Die Datei vault.json fehlt im Ordner des Profils; was die Sitzungen schützt, ist darum nicht bekannt. Lege sie zurück, oder sag, was sie schützt.',
  'The sessions of this profile are sealed under something else than was asked for. Nothing was changed.':
    'Die Sitzungen dieses Profils sind mit etwas anderem versiegelt als verlangt. Es wurde nichts geändert.',
  'There is not enough memory for the passphrase.': 'Für die Passphrase ist nicht genug Arbeitsspeicher da.',
  'A new vault key is being made. Let that end first: latchkey vault rotate-key':
    'Gerade wird ein neuer Tresorschlüssel gemacht. Lass das zuerst enden: latchkey vault rotate-key',

  // The profile
  'The copy of the profile came out wrong, so it was not brought up to date.':
    'Die Kopie des Profils ist missraten, darum wurde es nicht auf den neuen Stand gebracht.',
  "The profile's database is damaged. Nothing was changed in it.{} Put an earlier copy in its place, or move it away to begin anew.":
    'Die Datenbank des Profils ist beschädigt. Es wurde nichts darin geändert.{1} Lege eine frühere Kopie an ihre Stelle, oder schaffe sie weg, um neu zu beginnen.',
  'The profile folder {} is a file.': 'Der Ordner des Profils, {1}, ist eine Datei.',
  'There is no private folder for the sockets of Latchkey on this machine.':
    'Auf diesem Rechner gibt es keinen eigenen Ordner für die Sockets von Latchkey.',
  'This Latchkey does not let go of its profile.': 'Dieses Latchkey gibt sein Profil nicht frei.',
  'This Latchkey has no window in the browser.': 'Dieses Latchkey hat kein Fenster im Browser.',
  'There is no display to show a folder on.': 'Es gibt keinen Bildschirm, um einen Ordner zu zeigen.',
  '{} cannot be opened by {}.': '{1} lässt sich mit {2} nicht öffnen.',
  '{}: the profile is closed.': 'Das Profil ist geschlossen.',
  '{}: another program is at work on it.': 'Ein anderes Programm arbeitet am Profil.',
  '{}: it may only be read.': 'Das Profil darf nur gelesen werden.',
  '{}: the disk reported an error.': 'Die Platte hat einen Fehler gemeldet.',
  '{}: it is damaged.': 'Das Profil ist beschädigt.',
  '{}: the disk is full.': 'Die Platte ist voll.',
  '{}: the disk quota is used up.': 'Der erlaubte Plattenplatz ist aufgebraucht.',
  '{}: it cannot be opened.': 'Das Profil lässt sich nicht öffnen.',
  '{}: access to it is denied.': 'Der Zugriff auf das Profil wird verweigert.',
  '{}: it is not there.': 'Das Profil ist nicht da.',
  '{}: the disk may only be read.': 'Die Platte darf nur gelesen werden.',
  '{} is not a database of Latchkey.': '{1} ist keine Datenbank von Latchkey.',
  'The profile was made by a newer Latchkey. It was not touched.':
    'Das Profil stammt von einem neueren Latchkey. Es blieb unberührt.',
  'Update Latchkey, then start it again.': 'Aktualisiere Latchkey und starte es dann neu.',
  'Another Latchkey is at work on this profile and does not let go of it.':
    'Ein anderes Latchkey arbeitet an diesem Profil und gibt es nicht frei.',

  // The window's calls
  'No account is called "{}".': 'Kein Konto heißt „{1}“.',
  '"{}" fits {} accounts: {}.': '„{1}“ passt auf {2} Konten: {3}.',
  'What was given as "{}" cannot be used.': 'Die Angabe „{1}“ lässt sich nicht verwenden.',
  'Something with this name is under way.': 'Das läuft schon.',
  'Several of these are under way; wait for one to end.':
    'Mehrere davon laufen schon; warte, bis eines endet.',
  'Only the desktop app of Latchkey can do this.': 'Das kann nur die Desktop-App von Latchkey.',
  'Only the desktop app copies keys. In a terminal: latchkey grant create NAME.':
    'Nur die Desktop-App kopiert Schlüssel. Im Terminal: latchkey grant create NAME.',
  'Only the desktop app copies secrets, since only it can clear them again.':
    'Nur die Desktop-App kopiert Geheimnisse, denn nur sie kann sie wieder löschen.',
  'A window may only open stores that were found.': 'Ein Fenster darf nur gefundene Speicher öffnen.',
  'Accounts of this provider keep no keys of other services.':
    'Konten dieses Anbieters bewahren keine Schlüssel anderer Dienste auf.',
  'The folder of the logs cannot be opened here.': 'Der Ordner der Protokolle lässt sich hier nicht öffnen.',
  'No folder can be shown here.': 'Hier lässt sich kein Ordner zeigen.',
  'This account has a token and no cookies, so its site cannot be opened with it.':
    'Dieses Konto hat ein Token und keine Cookies; damit lässt sich die Website nicht öffnen.',
  'The provider of this account has no pages that can be opened.':
    'Der Anbieter dieses Kontos hat keine Seiten, die sich öffnen lassen.',
  'The latchkey command could not be made known to terminals.':
    'Der Befehl latchkey konnte den Terminals nicht bekannt gemacht werden.',
  'No folder for commands can be written. In a terminal: {}':
    'In keinen Ordner für Befehle lässt sich schreiben. Im Terminal: {1}',
  'This Latchkey is not updated by itself.': 'Dieses Latchkey aktualisiert sich nicht selbst.',
  'There is no update to load.': 'Es gibt keine Aktualisierung zu laden.',
  'There is no update to install.': 'Es gibt keine Aktualisierung einzurichten.',
  'The update could not be had.': 'Die Aktualisierung war nicht zu bekommen.',
  'Version {} is not signed by the makers of Latchkey, so it is not loaded.':
    'Version {1} ist nicht von den Machern von Latchkey signiert, darum wird sie nicht geladen.',
  'This Latchkey cannot start with the login session.':
    'Dieses Latchkey kann nicht mit der Anmeldesitzung starten.',
  'Your system keeps Latchkey from changing whether it starts by itself.':
    'Dein System lässt Latchkey nicht ändern, ob es von selbst startet.',

  // Tools
  'There is no such grant.': 'Diese Freigabe gibt es nicht.',
  'There is a grant "{}" already; revoke it first, or choose another name.':
    'Eine Freigabe „{1}“ gibt es schon; widerrufe sie zuerst oder wähle einen anderen Namen.',
  'There are {} grants already; revoke some first.': 'Es gibt schon {1} Freigaben; widerrufe zuerst einige.',
  'The grant "{}" does not allow this.{}': 'Die Freigabe „{1}“ erlaubt das nicht.{2}',
  'The grant "{}" opens no account of this name.': 'Die Freigabe „{1}“ öffnet kein Konto dieses Namens.',
  'The time of the grant "{}" is over.': 'Die Zeit der Freigabe „{1}“ ist um.',
  'This key opens nothing here. It was revoked, or is of another profile.':
    'Dieser Schlüssel öffnet hier nichts. Er wurde widerrufen oder gehört zu einem anderen Profil.',
  'The socket for tools could not be opened.': 'Der Socket für Werkzeuge ließ sich nicht öffnen.',
  'Too many programs without a key ask at once.': 'Zu viele Programme ohne Schlüssel fragen zugleich.',
  'The account is paused, so tools get nothing from it.':
    'Das Konto ist angehalten, darum bekommen Werkzeuge nichts von ihm.',
  'Accounts of {} have cookies and no token.': 'Konten von {1} haben Cookies und kein Token.',
  'Token files are kept in memory only, and there is no such folder of yours here (tmpfs, as /run/user or /dev/shm).':
    'Tokendateien liegen nur im Arbeitsspeicher, und hier hast du keinen solchen Ordner (tmpfs wie /run/user oder /dev/shm).',
  '{} requests of tools are under way; wait for one to end.':
    '{1} Anfragen von Werkzeugen laufen; warte, bis eine endet.',
  '{} gives or ends sessions at this address; only Latchkey itself asks there.':
    '{1} vergibt oder beendet dort Sitzungen; da fragt nur Latchkey selbst.',
  'This is not asked any more.': 'Danach wird nicht mehr gefragt.',
  'This program cannot be known again, so it can be allowed once only.':
    'Dieses Programm ist nicht wiederzuerkennen; es lässt sich nur einmal zulassen.',
  'The token file could not be written.': 'Die Tokendatei konnte nicht geschrieben werden.',
  'There are {} token files already.': 'Es gibt schon {1} Tokendateien.',
  'No such token file is kept.': 'Eine solche Tokendatei gibt es nicht.',
  'The account is paused or waits for you, so no file is kept of it.':
    'Das Konto ist angehalten oder wartet auf dich, darum wird keine Datei geführt.',
  'Token files need a Latchkey that stays. Start one: latchkey daemon.':
    'Tokendateien brauchen ein Latchkey, das bleibt. Starte eines: latchkey daemon.',

  // Backups, imports, definitions, images
  'No place was chosen.': 'Es wurde kein Ort gewählt.',
  'There is no dialog for files here.': 'Hier gibt es keinen Dialog für Dateien.',
  'A backup is being restored.': 'Gerade wird eine Sicherung zurückgespielt.',
  'The backup is damaged: it is not as it was written.':
    'Die Sicherung ist beschädigt: Sie ist nicht so, wie sie geschrieben wurde.',
  'This file is too long for a backup.': 'Diese Datei ist zu lang für eine Sicherung.',
  'There is no such file.': 'Diese Datei gibt es nicht.',
  'Set a passphrase for backups first.': 'Setze zuerst eine Passphrase für Sicherungen.',
  'The file is too long for the window. Use: latchkey backup restore':
    'Die Datei ist zu lang für das Fenster. Benutze: latchkey backup restore',
  'The file is not held any more. Choose it again.': 'Die Datei liegt nicht mehr vor. Wähle sie noch einmal.',
  '{} is built in; only definitions of your own can be removed.':
    '{1} ist eingebaut; nur eigene Definitionen lassen sich entfernen.',
  'The definition has a mistake; correct it before it is tried.':
    'Die Definition hat einen Fehler; berichtige ihn, bevor du sie versuchst.',
  'No session of {} is stored.': 'Von {1} ist keine Sitzung gespeichert.',
  'The images could not be saved.': 'Die Bilder konnten nicht gespeichert werden.',
  'There is no such image any more.': 'Dieses Bild gibt es nicht mehr.',
  'The old store is deleted only when its session is stored here.':
    'Der alte Speicher wird erst gelöscht, wenn seine Sitzung hier gespeichert ist.',
  'The old session store does not open: its key is made of the name, the version and the folder of its app, and one of them was another.':
    'Der alte Sitzungsspeicher öffnet sich nicht: Sein Schlüssel entsteht aus Name, Version und Ordner seiner App, und eines davon war anders.',
  'This is the session store of an earlier app. Its key is made of the folder that it lies in, so open it there: latchkey import FILE.':
    'Das ist der Sitzungsspeicher einer früheren App. Sein Schlüssel hängt an dem Ordner, in dem er liegt; öffne ihn dort: latchkey import FILE.',
  'Accounts live on this definition: {}{}. Remove them first; without it they could not be kept.':
    'Von dieser Definition leben Konten: {1}{2}. Entferne sie zuerst; ohne sie ließen sie sich nicht erhalten.',
  'The session of {} goes to the hosts of its own provider only, and this definition names others. To try those, paste secrets for it.':
    'Die Sitzung von {1} geht nur an die Server ihres eigenen Anbieters, und diese Definition nennt andere. Füge für einen Versuch mit ihnen Geheimnisse ein.',
  'There is no usable provider "{}" for this address.':
    'Für diese Adresse gibt es keinen brauchbaren Anbieter „{1}“.',
  'The Playground did not let its own person in.': 'Der Playground ließ den eigenen Nutzer nicht hinein.',
  'There is no such item in the preview.': 'Das steht nicht in der Vorschau.',
  'What was found has been forgotten: it waits for ten minutes. Import it once more.':
    'Das Gefundene ist vergessen: Es wartet zehn Minuten. Importiere es noch einmal.',
  'The provider does not tell who this is: give the user name along with the password.':
    'Der Anbieter sagt nicht, wer das ist: Gib den Namen zusammen mit dem Passwort an.',
  'The old store has changed since it was read, so it is left where it is.':
    'Der alte Speicher hat sich seit dem Lesen geändert und bleibt darum, wo er ist.',
  'The old store cannot be deleted.': 'Der alte Speicher lässt sich nicht löschen.',
  'The old session store cannot be read.': 'Der alte Sitzungsspeicher lässt sich nicht lesen.',
  'The old session store does not hold a session.': 'Im alten Sitzungsspeicher liegt keine Sitzung.',
  'This is no session store of an earlier app.': 'Das ist kein Sitzungsspeicher einer früheren App.',
  'There are {} sessions in it, more than {}.': 'Darin sind {1} Sitzungen, mehr als {2}.',
  'This session cannot be imported.': 'Diese Sitzung lässt sich nicht importieren.',
  'This account signs in with Google, which takes no password from Latchkey.':
    'Dieses Konto meldet sich mit Google an, das kein Passwort von Latchkey nimmt.',
  '{} has no sign-in with a password.': '{1} hat keine Anmeldung mit Passwort.',
  'There is no usable provider "{}".': 'Einen brauchbaren Anbieter „{1}“ gibt es nicht.',
  '{} takes no cookies.': '{1} nimmt keine Cookies.',
  'The cookie {}, in which a session of {} lies, is not among them. Sign in there in the browser, then export once more.':
    'Das Cookie {1}, in dem eine Sitzung von {2} liegt, ist nicht dabei. Melde dich dort im Browser an und exportiere noch einmal.',
  'The page of the site stopped working.': 'Die Seite des Dienstes ist abgestürzt.',
  'The database of the Playground cannot be opened.': 'Die Datenbank des Playground lässt sich nicht öffnen.',
  'The Playground has no user with this email address.':
    'Im Playground gibt es niemanden mit dieser E-Mail-Adresse.',
  'Another user has this email address.': 'Jemand anderes hat diese E-Mail-Adresse.',
  'Another user has this user name.': 'Jemand anderes hat diesen Namen.',
  'A password has at most {} bytes.': 'Ein Passwort hat höchstens {1} Bytes.',
};
