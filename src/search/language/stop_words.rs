//! Words that carry no meaning in a question, by language. Deliberately absent: words for "no" and "not", which tell questions apart.
//! All are folded as `analyze` folds.

/// The stop words of the language with this tag, separated by blanks.
pub(super) fn of(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "en" => ENGLISH,
        "de" => GERMAN,
        "fr" => FRENCH,
        "es" => SPANISH,
        "it" => ITALIAN,
        "nl" => DUTCH,
        "pt" => PORTUGUESE,
        "sv" => SWEDISH,
        "da" => DANISH,
        "no" => NORWEGIAN,
        "fi" => FINNISH,
        "hu" => HUNGARIAN,
        "ro" => ROMANIAN,
        "ru" => RUSSIAN,
        "tr" => TURKISH,
        "el" => GREEK,
        "ar" => ARABIC,
        "pl" => POLISH,
        "cs" => CZECH,
        "ca" => CATALAN,
        "id" => INDONESIAN,
        "uk" => UKRAINIAN,
        "vi" => VIETNAMESE,
        _ => return None,
    })
}

const ENGLISH: &str = "a about after again all also am an and another any anybody anyone anything are as at be because been before being but by can \
    could did do does doing done during each either else every everything few for from get gets getting go going got had has have having he hello her here hers \
    hey hi him his how however i id if ill im in into is it its itself ive just kindly let like look lot make many may maybe me might mine more most much must my \
    myself need needs of off on one only onto or other our out over own please possible quite rather really regards said same says shall she should since so some \
    somebody someone something still such sure tell than thank thanks that thats the their them then there these they thing things this those through to \
    too try trying until up upon us use used using very want wanted wants was way we well were what whats when where whether which while who whom whose why will with \
    within would yet you your yours able dear best hows wheres theres youre were theyre hes shes isnt arent dont doesnt didnt cant couldnt wont \
    wouldnt shouldnt havent hasnt wasnt werent";
const GERMAN: &str = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bin bis bist bitte da dann danke darf das dass \
    dein deine dem den denn der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch \
    euer fur gibt habe haben hallo hat hatte ich ihm ihn ihnen ihr ihre im in ins ist ja jede jedem jeden jeder jedes jetzt kann kannst konnen konnte \
    liebe man mehr mein meine meinem meinen meiner mich mir mit mochte muss mussen nach noch nun nur ob oder ohne sagt sehr sein seine sich sie sind so soll \
    sollte uber um und uns unser unsere unter viele vom von vor wann war warum was welche welchem welchen welcher welches wenn wer werde werden weshalb \
    wie wieso will wir wird wo wozu wurde zu zum zur";
const FRENCH: &str = "a ai alors apres au aucun aussi autre aux avant avec avoir bien bonjour car ce cela ces cet cette ceux chaque comme comment dans de \
    des du elle elles en encore est et etait etre eu faire fait faut il ils je la le les leur leurs lors lui ma mais me meme mes merci mon nos notre nous \
    on ont ou par peut peux plus pour pourquoi puis quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sous sur ta te tes toi \
    ton tous tout toute toutes tres tu un une vers veux vos votre vous y";
const SPANISH: &str = "a al algo alguien algun alguna ante antes asi aun aunque cada como con cual cuales cuando de del desde donde dos e el ella ellas ellos \
    en entre era es esa ese eso esta estan estas este esto estos estoy ha hace hacer han hasta hay he hola la las le les lo los mas me mi mis mucho muy \
    ni nos nosotros o os otra otro para pero por porque puede puedo que quien quiero se ser si sido sin sobre son soy su sus tambien te tengo ti tiene \
    todo todos tu tus un una uno unos usted y ya yo favor gracias";
const ITALIAN: &str = "a ad agli ai al alla alle allo anche ancora avere c che chi ci ciao come con cosa cui da dagli dai dal dalla dalle degli dei del \
    della delle dello di dopo dove e ed essere fare favore grazie gli ha hai hanno ho i il in io la le lei li lo loro lui ma mi mia mie miei mio molto \
    negli nei nel nella nelle noi o ogni per perche piu posso puo quale quali quando quanto quella quello questa questo qui se sei si sia siamo sono sta \
    su sua sue sul sulla suo suoi ti tra tu tua tuo un una uno vi voglio voi";
const DUTCH: &str = "aan al alle als altijd andere ben bij daar dan dat de deze die dit doe doen door dus een en er ga gaan geen haar had hallo heb hebben \
    heeft hem het hier hij hoe hun ik in is ja je jij kan kun kunnen maar me meer mij mijn moet na naar nog nu of om omdat onder ons ook op over te toch \
    toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel welke wie wij wil worden wordt zal ze zich zij zijn zo zonder zou";
const PORTUGUESE: &str = "a ao aos as ate com como da das de dela dele depois do dos e ela elas ele eles em entre era essa esse esta estao estar este eu \
    fazer foi ha isso isto ja la lhe mais mas me mesmo meu meus minha minhas muito na nas no nos nossa nosso num numa o obrigado ola onde os ou para \
    pela pelo por porque posso preciso qual quando que quem quero se sem ser seu seus sou sua suas tambem te tem tenho ter um uma uns voce voces";
const SWEDISH: &str = "alla allt an att av bara blev bli blir da dar de dem den denna deras dess dessa det detta dig din dina ditt du efter eller en er era ert \
    ett finns for fran ga gor gora ha hade han har hej hon hur i jag ju kan kanske kunna man med mellan men mer mig min mina mitt mot mycket nagon nagot \
    nar nu och om oss pa pga sa sedan ska skall skulle snalla som sina sin sitt tack till under ut vad var vara varfor vi vid vilka vilken vill vara over";
const DANISH: &str = "af alle alt at blev blive bliver da de dem den denne der deres det dette dig din dine disse dit du efter eller en er et far for fra gor \
    ha har havde hej han hende her hun hvad hvem hvilken hvis hvor hvordan hvorfor hvornar i jeg jer kan kunne man med meget men mere mig min mine mit \
    mod nar noget nogen nu og om op os over pa sa sig sin skal skulle som tak til ud under vaere var ved vi vil ville";
const NORWEGIAN: &str = "alle alt at av ble bli blir da de dem den denne der deres det dette deg din dine disse ditt du eller en er et etter far for fra gjor ha \
    hadde han har hei her hun hva hvem hvilken hvis hvor hvordan hvorfor i jeg kan kunne man med meg meget men mer min mine mitt mot na nar noe noen og om \
    opp oss over pa sa seg sin skal skulle som takk til ut under vaere var ved vi vil ville";
const FINNISH: &str = "en han hei he ja jo jos jotka joka kaikki kanssa kiitos kuin kuinka kun me mika mikali mina minun minulla minut missa mista miten \
    miksi milloin mutta myos ne niin nyt olen olet oli olla olemme on ovat ole saa saan se sen siita sina sinun sitten taa tai tama taman te tuo vain \
    vai voi voin voiko voinko";
const HUNGARIAN: &str = "a abban ahol aki ami amikor az azt azok be csak de e egy egyik el en es ez ezt ezek fel ha hogy hogyan hol ha honnan igen ill is itt ki \
    kell kerem koszonom le lehet lesz ma majd mar meg mert mi miert mikor milyen mit most o ok olyan ott pedig szia tud tudok tudom ugy vagy vagyok van \
    vannak volt";
const ROMANIAN: &str = "a ai al ale am ar are as asta au ca cand care ce cea cei cel cele cu cum da daca dar de din dupa e ea ei el ele era este eu fac face fi \
    foarte i il imi in intr intre isi la le lor lui m ma mai mea mei meu mi mie multumesc ne noi nostru o pe pentru poate pot prin s sa sale sau se si sunt \
    t te toate tot trebuie tu un una unde unei unui va voi vreau";
const RUSSIAN: &str = "а ли бы был была были было быть в вам вас весь во вот все всех вы где да для до его ее если есть еще же за здравствуйте и из или им их к \
    как какая какой когда кто куда мне могу может можно мой моя мое мои мы на надо нам нас наш него нее но ну нужно о об он она они от очень по \
    пожалуйста после почему при с свой себя сейчас со спасибо так также там то тоже только тут ты у уже хочу чем через что чтобы эта эти это этот я";
const TURKISH: &str = "acaba ama bana ben beni benim bir biz bize bizim bu bunu buna bunun cok da daha de diye en gibi hangi hem her icin ile ise ki kim lutfen mi \
    merhaba mu nasil ne neden nerede niye o olan olarak oldu olur on onu onun sana sen senin siz sizin su tesekkurler var ve veya ya yani";
const GREEK: &str = "αν αλλα απο αυτα αυτη αυτο αυτοσ γεια για γιατι δε εγω ειμαι ειναι εισαι εμεισ εναν ενα ενασ εσυ εχει εχω η ηταν θα θελω ι και κανω κατι \
    κι με μεσω μετα μια μιασ μου μπορω μπορει να ο οι ολα οπωσ οταν οτι ποια ποιο ποιοσ ποτε που πολυ πρεπει προσ πωσ σασ σε σου στα στη στην στο στον τα \
    την τησ τι τισ το τον του τουσ των ωσ";
const ARABIC: &str =
    "ان انا انت او اي اين الى التي الذي ثم عن على في كان كل كيف لماذا ما ماذا متى مع من هذا هذه هل هو هي و يا أن أنا أو أي أين إلى إن";
const POLISH: &str = "a aby ale am bardzo bo by byc byl byla bylo co czy dla do dzien dobry gdy gdzie i ich ile im ja jak jaka jaki jakie je jego jej jest jestem jezeli \
    jesli juz kiedy kto ktora ktore ktory ktorych lub ma mam mi mnie moge moj moja moje mozna mu my na nas nasz o od on ona one oni oraz po pod prosze \
    przez przy sa sie skad swoj ta tak tam te tego ten to tu ty tylko tym w wiec wszystko z za ze";
const CZECH: &str = "a aby ale ani ano az bez bude byl byla bylo by byt co ci dekuji dny do dobry ho i ja jak jako je jeho jej jejich jen jeste ji jsem jsi jsme \
    jsou k kam kde kdo kdyz ke ktera ktere ktery ma mam me mi mit mne mohu moje muj muze muzu my na nad nam nas nebo neco o od on ona oni po pod pokud pri \
    pro proc prosim s se si sve svuj ta tak taky tam tato te ten tento to tohle tu ty u uz v ve vsechno vy z za ze";
const CATALAN: &str = "a al als amb aquest aquesta aquests aixo com d de del dels des el els em en es esta estic ha han he hola hi i jo l la les li m ma me mes \
    meu meva mi molt n o on per pero perque puc pot qual quan que qui quin s se seu si sobre soc son te teu tinc tot un una uns us vol vull gracies";
const INDONESIAN: &str = "ada adalah akan aku anda apa apakah atau bagaimana bagi bisa dan dapat dari dengan di dia ini itu jika juga kami kamu kapan karena ke \
    kenapa kita lagi maka mana masih mengapa mereka mohon oleh pada saat saja sangat saya sebuah sedang seperti siapa sudah supaya tapi telah terima tetapi \
    tolong untuk yang kasih";
const UKRAINIAN: &str = "а або але без би був була були було в ви від він вона вони все всі де для до дуже дякую є за з зі і із їх й його коли на над нам нас наш \
    о об по потрібно при про прошу та так також там те ти то треба тут у хочу хто це цей ця чи чому що щоб я як який яка які мені мій моя моє мої можна можу";
const VIETNAMESE: &str = "ai anh ban bi cac cach cai cho co cua da de den duoc em gi hay khi la lai lam mot muon nao nay nhu nhung o sao tai the thi toi trong \
    tu va vao ve voi xin";
