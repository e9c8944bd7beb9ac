pragma Singleton
import QtQuick

// Words. A phrase is a key of the deck, or {key, values}; Python sends phrases, never sentences. A value may be
// a text (a name), a number, another phrase, {minutes} for a length of time, {date, style} for a day, or
// {list} of values. With a number n the deck's own .one / .other / .none forms are chosen.
QtObject {
    id: root

    property string language: "it"
    readonly property var locale: Qt.locale(language)

    readonly property string firstStrongIsolate: "\u2068"
    readonly property string popIsolate: "\u2069"

    // A name inside a sentence is cut after this many letters; spoken() keeps it whole.
    readonly property int nameLetters: 40

    function text(phrase: var, values: var): string {
        return compose(phrase, values, nameLetters);
    }

    function spoken(phrase: var, values: var): string {
        return compose(phrase, values, Infinity);
    }

    function compose(phrase: var, values: var, letters: real): string {
        if (phrase === undefined || phrase === null || phrase === "")
            return "";
        if (typeof phrase === "string")
            return fill(sentence(phrase, values ?? {}), values ?? {}, letters);
        return "key" in phrase ? compose(phrase.key, phrase.values ?? {}, letters) : shown(phrase, letters);
    }

    function sentence(key: string, values: var): string {
        if (typeof values.n !== "number")
            return qsTrId(key);
        const form = values.n === 1 ? ".one" : ".other";
        if (values.n === 0 && isKnown(key + ".none"))
            return qsTrId(key + ".none");
        return isKnown(key + form) ? qsTrId(key + form) : qsTrId(key);
    }

    function isKnown(key: string): bool {
        return qsTrId(key) !== key;
    }

    function fill(pattern: string, values: var, letters: real): string {
        const value = (whole, name) => name in values ? shown(values[name], letters) : whole;
        return joinUnits(pattern.replace(/\{([a-z]+)\}/g, value));
    }

    function shown(value: var, letters: real): string {
        if (value === undefined || value === null)
            return "";
        if (typeof value !== "object")
            return isolate(cut(plainName(String(value)), letters));
        if ("key" in value)
            return compose(value, {}, letters);
        if ("minutes" in value)
            return duration(value.minutes);
        if ("date" in value)
            return date(value.date, value.style ?? "long");
        if ("list" in value)
            return Array.from(value.list, one => shown(one, letters)).join(", ");
        return "";
    }

    // A number and its unit stay on one line, and a unit's dot at the end of a sentence is the sentence's too.
    function joinUnits(line: string): string {
        const joined = line.replace(/(\d) (Uhr|min|Min\.|h|Std\.|s)(?![A-Za-z])/g, "$1\u00A0$2");
        return joined.replace(/\.\.(?=$| )/g, ".");
    }

    // What steers direction is dropped from a name, and control characters become a space.
    function plainName(name: string): string {
        const kept = name.replace(/[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]/g, "");
        return kept.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, " ");
    }

    function cut(name: string, letters: real): string {
        const all = Array.from(name);
        return all.length <= letters ? name : all.slice(0, letters - 1).join("").replace(/\s+$/, "") + "…";
    }

    // A name with letters written from right to left must not turn the sentence around it.
    function isolate(name: string): string {
        const turns = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]|[\uD802\uD803\uD83A\uD83B]/;
        return turns.test(name) ? firstStrongIsolate + name + popIsolate : name;
    }

    function duration(minutes: real): string {
        const hours = Math.floor(minutes / 60);
        const rest = Math.round(minutes % 60);
        if (hours === 0)
            return fill(qsTrId("unit.min"), {n: rest}, nameLetters);
        if (rest === 0)
            return fill(qsTrId("unit.h"), {n: hours}, nameLetters);
        return fill(qsTrId("unit.hmin"), {h: hours, m: rest}, nameLetters);
    }

    // A minute of the day as its clock shows it: 570 is "09:30".
    function clock(minute: real): string {
        const two = number => String(Math.floor(number)).padStart(2, "0");
        return two(minute / 60 % 24) + ":" + two(minute % 60);
    }

    // Monday is 1. By itself, not in a sentence: "Lunedì", short "Lun".
    function dayName(weekday: int, isShort: bool): string {
        return capital(locale.standaloneDayName(weekday % 7, isShort ? Locale.ShortFormat : Locale.LongFormat)).replace(".", "");
    }

    function capital(word: string): string {
        return word.charAt(0).toUpperCase() + word.slice(1);
    }

    // "2026-11-26" as this language writes it: "long" alone, or "weekday" as it stands inside a sentence.
    function date(iso: string, style: string): string {
        const parts = iso.split("-").map(Number);
        const day = new Date(parts[0], parts[1] - 1, parts[2]);
        if (style === "weekday")
            return ({de: "am ", en: "on "}[language] ?? "") + locale.dayName(day.getDay());
        const pattern = language === "de" ? "dddd, d. MMMM" : "dddd d MMMM";
        return day.toLocaleDateString(locale, pattern);
    }
}
