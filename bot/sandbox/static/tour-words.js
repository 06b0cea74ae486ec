// What the guided tour says, in the languages of the rooms. Buttons are named by their signs, since their words may change.

export const LANGUAGES = { et: "Eesti", lv: "Latviešu", lt: "Lietuvių", ru: "Русский", en: "English" };

export const WORDS = {
  en: {
    name: "Guided tour", begin: "Guided tour", leave: "Leave", skip: "Skip", next: "Next", again: "Begin again", example: "Write it for me",
    done: "Done.", end: "That was the tour. Try whatever you like: nothing here is real.",
    steps: [
      ["A family asks", "You are a family now: press START and choose a language. Then write a question and read the answer."],
      ["The question goes to the room", "The family wants a person: press 🙋 below the answer, then ✅. A topic appears in the mediators’ room."],
      ["Take the case", "Now you are the mediator Anna: open the topic and press ✋. Then look what the family reads."],
      ["Answer, and write notes", "What you write in the topic goes to the family; after // only colleagues see it. Write a note that begins with //, and try 📖 below the card if it is there."],
      ["Hours, and handing on", "Set the hours of the room with /hours, then move the clock at the top to Saturday night. A case can be given back or handed on with its buttons; try it if you like."],
      ["Close the case", "Press 🏁, say how it ended and for how many people. Then write /stats in the staff room: staff see numbers and never words."],
    ],
    examples: ["How do I find a family doctor?", null, null, "// Call the clinic tomorrow", "/hours Mon-Fri 9:00-17:00", "/stats"],
  },
  et: {
    name: "Juhitud ringkäik", begin: "Ringkäik", leave: "Lahku", skip: "Jäta vahele", next: "Edasi", again: "Alusta uuesti", example: "Kirjuta minu eest",
    done: "Tehtud.", end: "Ringkäik on läbi. Proovige julgelt kõike: siin pole miski päris.",
    steps: [
      ["Pere küsib", "Te olete nüüd pere: vajutage START ja valige keel. Seejärel kirjutage küsimus ja lugege vastust."],
      ["Küsimus läheb vahendajatele", "Pere soovib rääkida inimesega: vajutage vastuse all 🙋 ja siis ✅. Vahendajate gruppi tekib uus teema."],
      ["Võtke juhtum enda peale", "Nüüd olete vahendaja Anna: avage teema ja vajutage ✋. Vaadake, mida pere seejärel loeb."],
      ["Vastamine ja märkmed", "Mida te teemasse kirjutate, läheb perele; //-ga algavat näevad ainult kolleegid. Kirjutage märge, mille alguses on //, ja proovige kaardi all 📖, kui see on olemas."],
      ["Tööajad ja üleandmine", "Määrake grupi tööajad käsuga /hours ja viige ülal olev kell laupäeva õhtusse. Juhtumi saab nuppudega tagasi anda või edasi anda; soovi korral proovige."],
      ["Lõpetage juhtum", "Vajutage 🏁 ning öelge, kuidas see lõppes ja mitut inimest aidati. Siis kirjutage töötajate gruppi /stats: seal on näha arvud, mitte sõnad."],
    ],
    examples: ["Kuidas leida perearsti?", null, null, "// Helistan homme polikliinikusse", "/hours Mon-Fri 9:00-17:00", "/stats"],
  },
  lv: {
    name: "Iepazīšanās tūre", begin: "Tūre", leave: "Beigt", skip: "Izlaist", next: "Tālāk", again: "Sākt no jauna", example: "Uzrakstīt manā vietā",
    done: "Izdarīts.", end: "Tūre ir galā. Izmēģiniet visu, ko vēlaties: šeit nekas nav īsts.",
    steps: [
      ["Ģimene jautā", "Tagad Jūs esat ģimene: nospiediet START un izvēlieties valodu. Tad uzrakstiet jautājumu un izlasiet atbildi."],
      ["Jautājums nonāk pie mediatoriem", "Ģimene vēlas runāt ar cilvēku: zem atbildes nospiediet 🙋 un tad ✅. Mediatoru grupā parādās jauna tēma."],
      ["Uzņemieties gadījumu", "Tagad Jūs esat mediatore Anna: atveriet tēmu un nospiediet ✋. Paskatieties, ko pēc tam lasa ģimene."],
      ["Atbildes un piezīmes", "Tas, ko rakstāt tēmā, nonāk pie ģimenes; to, kas sākas ar //, redz tikai kolēģi. Uzrakstiet piezīmi, kas sākas ar //, un izmēģiniet 📖 zem kartītes, ja tā tur ir."],
      ["Darba laiks un nodošana", "Ar /hours norādiet grupas darba laiku un pārvietojiet pulksteni augšā uz sestdienas vakaru. Gadījumu ar pogām var atdot atpakaļ vai nodot tālāk; ja vēlaties, izmēģiniet."],
      ["Noslēdziet gadījumu", "Nospiediet 🏁 un norādiet, kā tā beidzās un cik cilvēkiem palīdzēts. Tad darbinieku grupā uzrakstiet /stats: tur redz skaitļus, nevis vārdus."],
    ],
    examples: ["Kā atrast ģimenes ārstu?", null, null, "// Rīt piezvanīt uz poliklīniku", "/hours Mon-Fri 9:00-17:00", "/stats"],
  },
  lt: {
    name: "Pažintinis turas", begin: "Turas", leave: "Baigti", skip: "Praleisti", next: "Toliau", again: "Pradėti iš naujo", example: "Parašyti už mane",
    done: "Atlikta.", end: "Turas baigtas. Išbandykite, ką norite: čia viskas netikra.",
    steps: [
      ["Šeima klausia", "Dabar Jūs esate šeima: paspauskite START ir pasirinkite kalbą. Tada parašykite klausimą ir perskaitykite atsakymą."],
      ["Klausimas keliauja tarpininkams", "Šeima nori kalbėti su žmogumi: po atsakymu paspauskite 🙋, tada ✅. Tarpininkų grupėje atsiranda nauja tema."],
      ["Imkitės atvejo", "Dabar Jūs esate tarpininkė Anna: atverkite temą ir paspauskite ✋. Pažiūrėkite, ką po to skaito šeima."],
      ["Atsakymai ir pastabos", "Ką rašote temoje, pasiekia šeimą; kas prasideda //, mato tik kolegos. Parašykite pastabą, kuri prasideda //, ir išbandykite 📖 po kortele, jei jis ten yra."],
      ["Darbo laikas ir perdavimas", "Su /hours nurodykite grupės darbo laiką ir perkelkite viršuje esantį laikrodį į šeštadienio vakarą. Atvejį mygtukais galima grąžinti arba perduoti; jei norite, išbandykite."],
      ["Užbaikite atvejį", "Paspauskite 🏁 ir nurodykite, kaip jis baigėsi ir keliems žmonėms padėta. Tada darbuotojų grupėje parašykite /stats: ten matyti skaičiai, o ne žodžiai."],
    ],
    examples: ["Kaip rasti šeimos gydytoją?", null, null, "// Rytoj paskambinti į polikliniką", "/hours Mon-Fri 9:00-17:00", "/stats"],
  },
  ru: {
    name: "Знакомство с ботом", begin: "Обучение", leave: "Выйти", skip: "Пропустить", next: "Дальше", again: "Начать заново", example: "Написать за меня",
    done: "Готово.", end: "Обучение закончено. Пробуйте что угодно: здесь всё ненастоящее.",
    steps: [
      ["Семья спрашивает", "Сейчас Вы — семья: нажмите START и выберите язык. Затем напишите вопрос и прочитайте ответ."],
      ["Вопрос уходит к медиаторам", "Семья хочет поговорить с человеком: нажмите под ответом 🙋, затем ✅. В группе медиаторов появится новая тема."],
      ["Возьмите обращение", "Теперь Вы — медиатор Анна: откройте тему и нажмите ✋. Посмотрите, что после этого читает семья."],
      ["Ответы и заметки", "То, что Вы пишете в теме, уходит семье; то, что начинается с //, видят только коллеги. Напишите заметку, которая начинается с //, и попробуйте 📖 под карточкой, если кнопка есть."],
      ["Часы работы и передача", "Укажите часы работы группы командой /hours и переведите часы вверху на вечер субботы. Обращение можно вернуть или передать кнопками; попробуйте, если хотите."],
      ["Закройте обращение", "Нажмите 🏁 и укажите, чем всё закончилось и скольким людям Вы помогли. Затем напишите /stats в группе сотрудников: там видны числа, а не слова."],
    ],
    examples: ["Как найти семейного врача?", null, null, "// Завтра позвонить в поликлинику", "/hours Mon-Fri 9:00-17:00", "/stats"],
  },
};
