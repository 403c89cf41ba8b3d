/** What engine, providers and sign-ins say of failures, by the English sentence in the code; `{1}` is the first value in it. */
export const engineSentences: Readonly<Record<string, string>> = {
  // Replies of providers
  '{} cannot answer at the moment.': '{1} kann gerade nicht antworten.',
  '{} asks to wait before the next request.': '{1} bittet, vor der nächsten Anfrage zu warten.',
  '{} has ended the session.': '{1} hat die Sitzung beendet.',
  'The account is in use elsewhere, and {} has ended the session here.':
    'Das Konto wird anderswo benutzt, und {1} hat die Sitzung hier beendet.',
  '{} does not accept the user name or password.': '{1} nimmt Name oder Passwort nicht an.',
  '{} asks for a further step, such as a code or a captcha.':
    '{1} verlangt einen weiteren Schritt, etwa einen Code oder ein Captcha.',
  'The sign-in at the identity provider behind {} has ended.':
    'Die Anmeldung beim Identitätsanbieter hinter {1} ist zu Ende.',
  '{} answered in a way that its definition does not know.':
    '{1} hat auf eine Weise geantwortet, die seine Definition nicht kennt.',
  '{} does not accept what its definition says.': '{1} nimmt nicht an, was seine Definition sagt.',
  '{} does not accept what was entered.': '{1} nimmt die Angaben nicht an.',
  '{} does not allow this.': '{1} erlaubt das nicht.',
  '{} answered with a page where data was due.': '{1} hat mit einer Seite statt mit Daten geantwortet.',
  '{} cannot be reached.': '{1} ist nicht zu erreichen.',
  '{} sent a longer reply than is read.': 'Die Antwort von {1} ist länger, als gelesen wird.',
  'Requests of this account may only go to {}.': 'Anfragen dieses Kontos dürfen nur an {1} gehen.',
  'The request was cancelled.': 'Die Anfrage wurde abgebrochen.',
  '{} hands out no credits that could be asked for.': '{1} vergibt kein Guthaben auf Anfrage.',
  'Sessions of {} may not be used at that address.': 'Sitzungen von {1} dürfen dort nicht benutzt werden.',
  'This session of {} holds nothing to go on with.':
    'In dieser Sitzung von {1} ist nichts, womit es weiterginge.',
  'ImageFX answered without images.': 'ImageFX hat ohne Bilder geantwortet.',
  'Google makes no images of this prompt.': 'Zu dieser Eingabe macht Google keine Bilder.',
  'ImageFX cannot make images at the moment.': 'ImageFX kann gerade keine Bilder machen.',
  'Google does not let this account make images.': 'Google lässt dieses Konto keine Bilder machen.',
  'ImageFX answered in a way that is not known.': 'ImageFX hat auf unbekannte Weise geantwortet.',
  'There is no such key. There are: {}.': 'Diesen Schlüssel gibt es nicht. Es gibt: {1}.',
  'This is no key: it has spaces or other signs that none has.':
    'Das ist kein Schlüssel: Er enthält Leerzeichen oder andere Zeichen, die keiner hat.',
  'There is no provider "{}".': 'Einen Anbieter „{1}“ gibt es nicht.',
  'The definition cannot be used.{}': 'Die Definition lässt sich nicht verwenden.{1}',
  'The definition cannot be read.': 'Die Definition lässt sich nicht lesen.',
  'This profile has no folder for definitions.': 'Dieses Profil hat keinen Ordner für Definitionen.',
  'The definition was written, but is not there.': 'Die Definition wurde geschrieben, ist aber nicht da.',
  'There is no definition "{}" of your own.': 'Eine eigene Definition „{1}“ gibt es nicht.',
  'The issuer of {} does not describe a usable OAuth server.':
    'Der Aussteller von {1} beschreibt keinen brauchbaren OAuth-Server.',
  'The trial was cancelled.': 'Der Versuch wurde abgebrochen.',

  // Keeping sessions
  'There is no such account.': 'Dieses Konto gibt es nicht.',
  'You have signed this account out.': 'Du hast dieses Konto abgemeldet.',
  'No session of this account is stored.': 'Von diesem Konto ist keine Sitzung gespeichert.',
  'The account was changed while its session was being opened.':
    'Das Konto wurde geändert, während seine Sitzung geöffnet wurde.',
  'The account was removed.': 'Das Konto wurde entfernt.',
  'Latchkey is being closed.': 'Latchkey wird beendet.',
  'The reading of credits was cancelled.': 'Das Lesen der Guthaben wurde abgebrochen.',
  '{} asked to be left alone for a while.': '{1} hat gebeten, eine Weile nicht gefragt zu werden.',
  'Something went wrong inside Latchkey.': 'In Latchkey ist etwas schiefgegangen.',
  'The refresh was cancelled before it began.': 'Die Erneuerung wurde abgebrochen, bevor sie begann.',
  'The session ends soon and is replaced by signing in again.':
    'Die Sitzung endet bald und wird durch eine neue Anmeldung ersetzt.',
  'A person is just signing in.': 'Gerade meldet sich jemand an.',
  'The session still lives, and is replaced by signing in again a little later.':
    'Die Sitzung lebt noch und wird etwas später durch eine neue Anmeldung ersetzt.',
  '{} gave a token that is already over. Perhaps the clock of this machine is wrong.':
    '{1} hat ein Token gegeben, das schon abgelaufen ist. Vielleicht geht die Uhr dieses Rechners falsch.',
  'The session has no such secret.': 'Ein solches Geheimnis hat die Sitzung nicht.',
  'The session that was read back is not the one that was stored.':
    'Die zurückgelesene Sitzung ist nicht die gespeicherte.',
  'This account has no tokens.': 'Dieses Konto hat keine Token.',
  'The account needs a sign-in.': 'Das Konto muss angemeldet werden.',
  'The account was removed during the sign-in.': 'Das Konto wurde während der Anmeldung entfernt.',
  'The sign-in was interrupted while its session was being stored.':
    'Die Anmeldung wurde unterbrochen, während ihre Sitzung gespeichert wurde.',
  'A sign-in with this attempt id is under way.': 'Diese Anmeldung läuft schon.',
  'Something is missing for this kind of sign-in.': 'Für diese Art der Anmeldung fehlt etwas.',
  'The sign-in was as {}, but this account is {}.': 'Angemeldet wurde {1}, aber dieses Konto ist {2}.',
  'No password is stored, so taking over needs a sign-in by you.':
    'Es ist kein Passwort gespeichert; zum Übernehmen musst du dich anmelden.',

  // Signing in
  'This cannot be the id of an account.': 'Das kann nicht die Kennung eines Kontos sein.',
  '{} leads back to the desktop app of Latchkey, which is not what runs here.':
    '{1} führt zurück zur Desktop-App von Latchkey, und die läuft hier nicht.',
  'User name and password are missing.': 'Name und Passwort fehlen.',
  'Nothing was pasted.': 'Es wurde nichts eingefügt.',
  '{} has no sign-in of this kind.': '{1} hat keine Anmeldung dieser Art.',
  'The definition of {} names no OAuth server.': 'Die Definition von {1} nennt keinen OAuth-Server.',
  'The definition of {} names no usable OAuth server.':
    'Die Definition von {1} nennt keinen brauchbaren OAuth-Server.',
  '{} needs the id of an OAuth client that you registered there.':
    '{1} braucht die Kennung eines OAuth-Clients, den du dort angelegt hast.',
  '{} needs the secret of the OAuth client that you registered there.':
    '{1} braucht das Geheimnis des OAuth-Clients, den du dort angelegt hast.',
  'What was captured holds no session of {}.': 'Darin ist keine Sitzung von {1}.',
  '{} does not accept what was pasted.': '{1} nimmt nicht an, was eingefügt wurde.',
  'This is no {} that could be sent to {}.': 'Das ist kein {1}, das an {2} geschickt werden könnte.',
  '{} has no {}.': '{1} hat kein {2}.',
  'The browser for this account is open already. Close it or finish there first.':
    'Der Browser dieses Kontos ist schon offen. Schließe ihn oder beende dort zuerst die Anmeldung.',
  'The profile folder of the browser cannot be used.':
    'Der Profilordner des Browsers lässt sich nicht benutzen.',
  '{} does not let this browser sign in.': '{1} lässt diesen Browser nicht anmelden.',
  '{} does not show you as signed in yet. Start again, go on until its own page is there, then say so.':
    'Bei {1} bist du noch nicht angemeldet. Beginne neu, mach weiter, bis die eigene Seite da ist, und sag es dann.',
  'The browser ended by itself before you were signed in.':
    'Der Browser hat sich beendet, bevor du angemeldet warst.',
  'The browser was closed before you were signed in.':
    'Der Browser wurde geschlossen, bevor du angemeldet warst.',
  'The browser did not do what Latchkey asked of it.': 'Der Browser hat nicht getan, worum Latchkey ihn bat.',
  '{} does not let a browser sign in that is watched. Its definition can set "mode": "after" for the way "chrome": then the browser is started plain.':
    '{1} lässt keinen beobachteten Browser anmelden. Die Definition kann für den Weg „chrome“ den Modus „after“ setzen; dann wird der Browser schlicht gestartet.',
  'Nobody signed in in time, so the sign-in was ended.':
    'Niemand hat sich rechtzeitig angemeldet, darum wurde die Anmeldung beendet.',
  'This sign-in cannot be done from here.': 'Diese Anmeldung geht von hier aus nicht.',
  'The definition of {} has no plan for this sign-in.': 'Die Definition von {1} kennt diese Anmeldung nicht.',
  'There is no Chrome or Chromium on this machine.': 'Auf diesem Rechner gibt es weder Chrome noch Chromium.',
  'The OAuth server of {} gives no codes to type.':
    'Der OAuth-Server von {1} vergibt keine Codes zum Eintippen.',
  '{} names a page that is not safe to type a code on.':
    '{1} nennt eine Seite, auf der kein Code eingetippt werden sollte.',
  'The code for {} was not typed in time.': 'Der Code für {1} wurde nicht rechtzeitig eingetippt.',
  'There is nothing of {} in what was pasted.': 'Im Eingefügten ist nichts von {1}.',
  'What was pasted cannot be read: {} {}.': 'Das Eingefügte lässt sich nicht lesen: {1} {2}.',
  'Port {}, to which the provider sends the browser back, is in use.':
    'Der Port {1}, an den der Anbieter den Browser zurückschickt, ist belegt.',
  'The OAuth server of {} has no page to sign in on.':
    'Der OAuth-Server von {1} hat keine Seite zum Anmelden.',
  '{} refused the sign-in for a reason of its own.': '{1} hat die Anmeldung aus eigenem Grund abgelehnt.',
  'The OAuth server of {} has an address that is missing or not safe.':
    'Dem OAuth-Server von {1} fehlt eine Adresse, oder sie ist nicht sicher.',
  'The OAuth server of {} has an address that is not safe.':
    'Der OAuth-Server von {1} hat eine Adresse, die nicht sicher ist.',
  '{} answered the sign-in in a way that is not valid.': '{1} hat auf die Anmeldung ungültig geantwortet.',
  '{} asks to wait before the next sign-in.': '{1} bittet, vor der nächsten Anmeldung zu warten.',
  '{} cannot sign in now.': '{1} kann gerade niemanden anmelden.',
  '{} did not answer as an OAuth server does.': '{1} hat nicht wie ein OAuth-Server geantwortet.',
  'Only web addresses with https are opened in the browser.':
    'Im Browser werden nur Webadressen mit https geöffnet.',
  'There is no display to open a browser on.': 'Es gibt keinen Bildschirm, um einen Browser zu öffnen.',
  'There is no browser to open here.': 'Hier gibt es keinen Browser zum Öffnen.',
  'Nothing can be pasted for this kind of sign-in.':
    'Bei dieser Art der Anmeldung gibt es nichts einzufügen.',
  '{} cannot be started.': '{1} lässt sich nicht starten.',
  'The sign-in was cancelled.': 'Die Anmeldung wurde abgebrochen.',
  'The definition of {} has no page to sign in at.': 'Die Definition von {1} hat keine Seite zum Anmelden.',
  '{} does not let you sign in in a window of an app.': '{1} lässt dich nicht im Fenster einer App anmelden.',
};
