/** "6222000011112222333" as people read it: in fours. */
export function groupNumber(digits: string): string {
  return digits.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}

/** Only the digits of what was typed or pasted; full-width ones too. */
export function digitsOnly(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "");
}

/** Whether the last digit is right (Luhn, ISO/IEC 7812-1): catches a mistyped or swapped digit before the server is asked. */
export function hasValidCheckDigit(digits: string): boolean {
  if (!/^\d{2,}$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
