import type { Texts } from '../catalogue.ts';
import { engineSentences } from './engine-sentences.ts';
import { hostSentences } from './host-sentences.ts';

const kept = 'Die Sitzung bleibt erhalten.';
const nothingChanged = 'Es wurde nichts geändert.';

export const failures: Texts['failures'] = {
  kinds: {
    transient: {
      what: 'Der Anbieter hat nicht geantwortet.',
      safe: kept,
      act: 'Latchkey versucht es von selbst erneut.',
    },
    'rate-limited': {
      what: 'Der Anbieter bittet zu warten.',
      safe: kept,
      act: 'Latchkey wartet, wie ihm gesagt wurde.',
    },
    'session-expired': {
      what: 'Die Sitzung ist zu Ende.',
      safe: 'Das Konto bleibt in der Liste.',
      act: 'Melde dich erneut an.',
    },
    evicted: {
      what: 'Das Konto wird anderswo benutzt.',
      safe: 'Die Sitzung dort geht ungestört weiter.',
      act: 'Übernimm das Konto, um es hier zu benutzen; das beendet die Sitzung dort.',
    },
    'credentials-rejected': {
      what: 'Name oder Passwort wurden nicht angenommen.',
      safe: 'Es wurde nichts vergessen, und dieses Passwort wird nicht noch einmal versucht.',
      act: 'Melde dich mit dem richtigen Passwort erneut an.',
    },
    challenge: {
      what: 'Der Anbieter verlangt einen weiteren Schritt.',
      safe: kept,
      act: 'Melde dich in einem Fenster an und beantworte, was der Anbieter fragt.',
    },
    'upstream-expired': {
      what: 'Die Anmeldung beim Identitätsanbieter ist zu Ende.',
      safe: 'Das veraltete Token wird nicht benutzt.',
      act: 'Melde dich beim Identitätsanbieter erneut an.',
    },
    unrecognised: {
      what: 'Der Anbieter hat auf unbekannte Weise geantwortet.',
      safe: kept,
      act: 'Latchkey versucht es später erneut; bleibt es so, muss die Definition des Anbieters erneuert werden.',
    },
    misconfigured: {
      what: 'Die Definition des Anbieters hat einen Fehler.',
      safe: kept,
      act: 'Berichtige die Definition des Anbieters.',
    },
    'vault-unavailable': {
      what: 'Die Sitzungen lassen sich zurzeit nicht öffnen.',
      safe: 'Deine Konten sind sicher und warten.',
      act: 'Entsperre den Schlüsselbund und versuche es dann erneut.',
    },
    cancelled: { what: 'Es wurde abgebrochen.', safe: nothingChanged, act: 'Beginne neu, wann du magst.' },
    'timed-out': { what: 'Es hat zu lange gedauert.', safe: nothingChanged, act: 'Versuche es erneut.' },
    'no-such-account': {
      what: 'Dieses Konto gibt es nicht.',
      safe: nothingChanged,
      act: 'Sieh in der Liste der Konten nach und nenne eines davon.',
    },
    'no-such-provider': {
      what: 'Diesen Anbieter gibt es nicht.',
      safe: nothingChanged,
      act: 'Sieh in der Liste der Anbieter nach und nenne einen davon.',
    },
    'invalid-input': {
      what: 'Die Angabe lässt sich nicht verwenden.',
      safe: nothingChanged,
      act: 'Berichtige sie und versuche es erneut.',
    },
    'identity-mismatch': {
      what: 'Die Anmeldung geschah mit einem anderen Konto.',
      safe: 'Das Konto hier ist unverändert.',
      act: 'Melde dich mit dem Konto an, das erneuert wird, oder füge das andere neu hinzu.',
    },
    'not-allowed': { what: 'Das ist nicht erlaubt.', safe: nothingChanged, act: 'Bitte zuerst um Zugang.' },
    'not-supported': { what: 'Das geht hier nicht.', safe: nothingChanged, act: 'Wähle einen anderen Weg.' },
    'storage-unavailable': {
      what: 'Der Ordner des Profils lässt sich nicht benutzen.',
      safe: 'Was zuvor gespeichert wurde, ist unversehrt.',
      act: 'Schaffe Platz oder gib Zugriff auf den Ordner des Profils und versuche es dann erneut.',
    },
    'profile-in-use': {
      what: 'Das Profil wird benutzt.',
      safe: nothingChanged,
      act: 'Ein anderes Latchkey arbeitet an diesem Profil; versuche es, wenn es fertig ist.',
    },
    unexpected: {
      what: 'In Latchkey ist etwas schiefgegangen.',
      safe: 'Was zuvor gespeichert wurde, ist unversehrt.',
      act: 'Versuche es erneut; bleibt es so, melde es zusammen mit der Diagnose.',
    },
  },
  vault: {
    'app-locked': {
      what: 'Latchkey ist gesperrt.',
      act: 'Entsperre Latchkey mit seiner Passphrase und versuche es dann erneut.',
    },
    locked: {
      what: 'Der Schlüsselbund ist gesperrt.',
      act: 'Entsperre den Schlüsselbund und versuche es dann erneut.',
    },
    missing: {
      what: 'Es gibt keinen Schlüsselbund.',
      act: 'Starte einen Schlüsselbund oder wähle stattdessen eine versiegelte Datei.',
    },
    denied: {
      what: 'Der Schlüsselbund lässt Latchkey nicht hinein.',
      act: 'Erlaube Latchkey, den Schlüsselbund zu benutzen, und versuche es dann erneut.',
    },
    hanging: {
      what: 'Der Schlüsselbund antwortet nicht.',
      act: 'Latchkey versucht es von selbst erneut.',
    },
    damaged: {
      what: 'Die versiegelten Daten sind beschädigt.',
      act: 'Sie bleiben, wie sie sind; melde dich erneut an, um sie zu ersetzen.',
    },
    'newer-format': {
      what: 'Die versiegelten Daten stammen von einem neueren Latchkey.',
      act: 'Aktualisiere Latchkey, um sie zu öffnen.',
    },
    full: {
      what: 'Es ist kein Platz mehr.',
      act: 'Schaffe Platz auf der Platte und versuche es dann erneut.',
    },
  },
  sentences: { ...engineSentences, ...hostSentences },
};
