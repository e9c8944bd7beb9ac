import QtQuick
import SmartValley.Theme

// IT, DE, EN: the same three places on every public page.
Segments {
    namePrefix: "language"
    role: Type.footerWord
    width: Metrics.languageWidth
    options: [
        {id: "it", text: "IT", spoken: I18n.text("lang.it")},
        {id: "de", text: "DE", spoken: I18n.text("lang.de")},
        {id: "en", text: "EN", spoken: I18n.text("lang.en")}
    ]
}
