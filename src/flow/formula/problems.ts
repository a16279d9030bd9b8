/** What can be wrong with a formula. `{field}` is the field that it stands in. */
export const formulaProblems = {
  // Reading
  "flow.formula_missing": {
    severity: "error",
    en: "Write a formula for “{field}”.",
    ja: "「{field}」の数式を入力してください。",
  },
  "flow.formula_too_long": {
    severity: "error",
    en: "The formula in “{field}” can have at most {limit} characters, but has {length}. Move a part of it into an earlier step.",
    ja: "「{field}」の数式は {limit} 文字までですが、現在は {length} 文字です。一部を前のステップに分けてください。",
  },
  "flow.formula_too_nested": {
    severity: "error",
    en: "The formula in “{field}” is nested more than {limit} deep, or has too many parts. Make it simpler.",
    ja: "「{field}」の数式の入れ子が {limit} 段を超えているか、要素が多すぎます。数式を簡単にしてください。",
  },
  "flow.formula_ends_early": {
    severity: "error",
    en: "The formula in “{field}” is not complete. Something is missing at its end, such as a closing parenthesis or quote.",
    ja: "「{field}」の数式が完結していません。閉じ括弧や引用符など、末尾に不足がないか確認してください。",
  },
  "flow.formula_unreadable": {
    severity: "error",
    en: "The formula in “{field}” cannot be read from “{found}” on. Check this place and the text before it.",
    ja: "「{field}」の数式を「{found}」の箇所から読み取れません。その箇所と直前を確認してください。",
  },
  "flow.formula_needs_variable": {
    severity: "error",
    en: "In “{field}”: give a name for one item, then what to do with it, such as list.map(item, item.name).",
    ja: "「{field}」: 1 件分の名前と処理を指定してください。例: list.map(item, item.name)",
  },
  "flow.formula_bad_variable": {
    severity: "error",
    en: "In “{field}”: “{name}” is the name of a step or the trigger. Give the item another name, such as item.",
    ja: "「{field}」: 「{name}」はステップまたはトリガーの名前です。item など別の名前を使用してください。",
  },
  "flow.formula_unknown_name": {
    severity: "error",
    en: "In “{field}”: there is no “{name}”. Put text in quotes, and choose data pills from the list.",
    ja: "「{field}」: 「{name}」は存在しません。文字列は引用符で囲み、データピルは一覧から選択してください。",
  },
  "flow.formula_unknown_function": {
    severity: "error",
    en: "In “{field}”: there is no function “{name}”. Choose one from the list.",
    ja: "「{field}」: 関数「{name}」は存在しません。一覧から選択してください。",
  },

  // Types
  "flow.formula_argument_count": {
    severity: "error",
    en: "In “{field}”: {function} is used like this: {usage}",
    ja: "「{field}」: {function} の使い方: {usage}",
  },
  "flow.formula_argument_type": {
    severity: "error",
    en: "In “{field}”: “{argument}” of {function} must be {expected}, but is {found}.",
    ja: "「{field}」: {function} の「{argument}」には{expected}が必要ですが、{found}です。",
  },
  "flow.formula_operator_type": {
    severity: "error",
    en: "In “{field}”: “{operator}” cannot be used between {left} and {right}. Convert one of them first.",
    ja: "「{field}」: {left}と{right}の間に「{operator}」は使用できません。先に一方を変換してください。",
  },
  "flow.formula_text_and_number": {
    severity: "error",
    en: "In “{field}”: a formula does not compare {value}, which is a text, with a number. Convert the text first, such as fromStringToNumber(total) == 100.",
    ja: "「{field}」: 文字列の {value} は、数式では数値と比較できません。先に文字列を変換してください。例: fromStringToNumber(total) == 100",
  },
  "flow.formula_text_and_truth": {
    severity: "error",
    en: "In “{field}”: a formula does not compare {value}, which is a text, with true or false. Convert the text first, such as fromStringToBoolean(paid) == true.",
    ja: "「{field}」: 文字列の {value} は、数式では true や false と比較できません。先に文字列を変換してください。例: fromStringToBoolean(paid) == true",
  },
  "flow.formula_order_of_texts": {
    severity: "error",
    en: "In “{field}”: {one} and {other} are texts, whose order is not that of the numbers. Convert both first, such as fromStringToNumber(total) >= 1000.",
    ja: "「{field}」: {one} と {other} は文字列のため、数値としての大小と順序が異なります。先に両方を数値に変換してください。例: fromStringToNumber(total) >= 1000",
  },
  "flow.formula_needs_truth": {
    severity: "error",
    en: "In “{field}”: this must be true or false, but it is {found}. Compare it with something.",
    ja: "「{field}」: ここには true または false が必要ですが、{found}です。何かと比較してください。",
  },
  "flow.formula_needs_list": {
    severity: "error",
    en: "In “{field}”: {function} works on a list, but this is {found}.",
    ja: "「{field}」: {function} はリストに使用しますが、これは{found}です。",
  },
  "flow.formula_needs_number": {
    severity: "error",
    en: "In “{field}”: a minus sign needs a number, but this is {found}.",
    ja: "「{field}」: マイナス記号には数値が必要ですが、これは{found}です。",
  },
  "flow.formula_no_such_field": {
    severity: "error",
    en: "In “{field}”: “{name}” cannot be read from {found}.",
    ja: "「{field}」: {found}から「{name}」を読み取れません。",
  },
  "flow.formula_of_wrong_type": {
    severity: "error",
    en: "“{field}” needs {expected}, but the formula gives {found}. Convert it, or use another formula.",
    ja: "「{field}」には{expected}が必要ですが、数式の結果は{found}です。変換するか、別の数式を使用してください。",
  },
  "flow.formula_bad_key": {
    severity: "error",
    en: "In “{field}”: the name of a field must be a text, and each name may occur only once.",
    ja: "「{field}」: 項目名は文字列で指定し、重複しないようにしてください。",
  },

  // Evaluating
  "flow.formula_division_by_zero": {
    severity: "error",
    en: "The formula in “{field}” divides by zero. Check for zero first, such as: if(n == 0, 0, total / n)",
    ja: "「{field}」の数式がゼロで除算しています。先に確認してください。例: if(n == 0, 0, total / n)",
  },
  "flow.formula_number_too_large": {
    severity: "error",
    en: "A number in the formula of “{field}” has too many digits to be exact. Write it as a text with string(), or use smaller numbers.",
    ja: "「{field}」の数式の数値は桁数が多すぎるため、正確に扱えません。string() で文字列にするか、小さい数値を使用してください。",
  },
  "flow.formula_not_whole": {
    severity: "error",
    en: "In “{field}”: this must be a whole number, but it is {value}. Use round, floor or ceil.",
    ja: "「{field}」: ここには整数が必要ですが、{value} です。round、floor、ceil のいずれかを使用してください。",
  },
  "flow.formula_not_a_number": {
    severity: "error",
    en: "In “{field}”: “{value}” cannot be read as a number.",
    ja: "「{field}」: 「{value}」を数値として読み取れません。",
  },
  "flow.formula_not_a_truth": {
    severity: "error",
    en: "In “{field}”: “{value}” is neither true nor false.",
    ja: "「{field}」: 「{value}」は true でも false でもありません。",
  },
  "flow.formula_not_a_date": {
    severity: "error",
    en: "In “{field}”: “{value}” cannot be read as a date with the format “{format}”.",
    ja: "「{field}」: 「{value}」を形式「{format}」の日付として読み取れません。",
  },
  "flow.formula_date_out_of_range": {
    severity: "error",
    en: "A date in the formula of “{field}” is before the year 1 or after the year 9999. Does the formula take milliseconds for seconds?",
    ja: "「{field}」の数式の日付が 1 年から 9999 年の範囲外です。ミリ秒の数値を秒として扱っていないか確認してください。",
  },
  "flow.formula_bad_date_format": {
    severity: "error",
    en: "In “{field}”: “{format}” is not a date format. An example is uuuu-MM-dd HH:mm.",
    ja: "「{field}」: 「{format}」は日付の形式ではありません。例: uuuu-MM-dd HH:mm",
  },
  "flow.formula_format_needs_time": {
    severity: "error",
    en: "In “{field}”: the format needs a time (“{letter}”), but a date has none. Use fromDateToDateTime first.",
    ja: "「{field}」: 形式が時刻 (「{letter}」) を指定していますが、日付に時刻はありません。先に fromDateToDateTime を使用してください。",
  },
  "flow.formula_no_such_zone": {
    severity: "error",
    en: "In “{field}”: there is no time zone “{zone}”. Examples are Asia/Tokyo, UTC and +09:00.",
    ja: "「{field}」: タイムゾーン「{zone}」は存在しません。例: Asia/Tokyo、UTC、+09:00",
  },
  "flow.formula_no_such_locale": {
    severity: "error",
    en: "In “{field}”: there is no language “{locale}”. Examples are en, ja and es-MX.",
    ja: "「{field}」: 言語「{locale}」は存在しません。例: en、ja、es-MX",
  },
  "flow.formula_bad_choice": {
    severity: "error",
    en: "In “{field}”: {function} does not know “{value}”. Use one of: {choices}.",
    ja: "「{field}」: {function} に「{value}」は指定できません。指定できる値: {choices}",
  },
  "flow.formula_bad_pattern": {
    severity: "error",
    en: "In “{field}”: “{pattern}” is not a pattern that can be used: {reason}",
    ja: "「{field}」: 「{pattern}」はパターンとして使用できません: {reason}",
  },
  "flow.formula_bad_data": {
    severity: "error",
    en: "In “{field}”: {function} cannot read “{value}”.",
    ja: "「{field}」: {function} は「{value}」を読み取れません。",
  },
  "flow.formula_no_order": {
    severity: "error",
    en: "In “{field}”: these values have no order. Use values of one kind: numbers, texts or dates.",
    ja: "「{field}」: 順序を決められません。数値、文字列、日付のいずれか 1 種類の値を使用してください。",
  },
  "flow.formula_too_many_decimals": {
    severity: "error",
    en: "In “{field}”: {value} has more decimals than {currency} has. Round it first, such as roundTo(amount, {digits}).",
    ja: "「{field}」: {value} の小数の桁数が {currency} の桁数を超えています。先に丸めてください。例: roundTo(amount, {digits})",
  },
  "flow.formula_two_currencies": {
    severity: "error",
    en: "In “{field}”: a formula cannot add or compare an amount in {one} and one in {other}. Convert one of them first, or check the currency.",
    ja: "「{field}」: {one} の金額と {other} の金額は計算も比較もできません。先に一方を換算するか、通貨を条件で確認してください。",
  },
  "flow.formula_bare_number": {
    severity: "error",
    en: 'In “{field}”: {value} is used with an amount of money, but has no currency. Write it as money(50, "usd") or moneyOfMinorUnits(5000, "usd"), and publish the flow. Runs that wait for it then go on.',
    ja: '「{field}」: 金額と並ぶ{value}に通貨がありません。money(50, "usd") や moneyOfMinorUnits(5000, "usd") のように書き、フローを公開してください。待機中の実行は、公開後に続行されます。',
  },
  "flow.formula_no_such_currency": {
    severity: "error",
    en: "In “{field}”: “{value}” is not the code of a currency. Examples are usd, eur and jpy.",
    ja: "「{field}」: 「{value}」は通貨コードではありません。例: usd、eur、jpy",
  },
  "flow.formula_bad_rate": {
    severity: "error",
    en: "In “{field}”: {value} is not an exchange rate. A rate is greater than zero.",
    ja: "「{field}」: {value} は為替レートとして使用できません。0 より大きい値を指定してください。",
  },
  "flow.formula_bad_split": {
    severity: "error",
    en: "In “{field}”: split an amount into one part or more, or by weights. No weight may be negative, and at least one must be greater than zero.",
    ja: "「{field}」: 分割数は 1 以上を、重みは 0 以上の数値 (少なくとも 1 つは 0 より大きい値) を指定してください。",
  },
  "flow.formula_other_currency": {
    severity: "error",
    en: 'The formula in “{field}” gives an amount in {found}, but the currency beside it is {other}. Convert the amount, such as convert(amount, "{code}", rate), or change the currency.',
    ja: '「{field}」の数式の結果は {found} の金額ですが、通貨は {other} です。convert(amount, "{code}", rate) のように換算するか、通貨を変更してください。',
  },
  "flow.formula_not_rounded": {
    severity: "error",
    en: 'The formula in “{field}” may give a fraction of the smallest unit. Say how to round it, such as multiply(amount, rate, "half up") or roundMoney(amount / 3, "down").',
    ja: '「{field}」の数式の結果に、通貨の最小単位に満たない端数が出る可能性があります。multiply(amount, rate, "half up") や roundMoney(amount / 3, "down") のように丸め方を指定してください。',
  },
  "flow.formula_text_too_long": {
    severity: "error",
    en: "A text in the formula of “{field}” grows beyond {limit} characters. Make it shorter.",
    ja: "「{field}」の数式の文字列が {limit} 文字を超えます。短くしてください。",
  },
  "flow.formula_list_too_long": {
    severity: "error",
    en: "A list in the formula of “{field}” grows beyond {limit} items. Filter the list first.",
    ja: "「{field}」の数式のリストが {limit} 件を超えます。先にリストを絞り込んでください。",
  },
  "flow.formula_too_much_work": {
    severity: "error",
    en: "The formula in “{field}” needs too much work for this data. Make it simpler, or filter the list first.",
    ja: "このデータに対して「{field}」の数式の処理量が多すぎます。数式を簡単にするか、先にリストを絞り込んでください。",
  },
} as const;
