import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { bounceAddresses } from "../../../platform/mail/bounceAddress.ts";

const secret = "a secret of at least thirty-two characters";
const addresses = bounceAddresses({ address: "bounce@yunzhou.example", secrets: [secret] });
const id = "0123456789abcdef0123456789abcdef01234567";
const hexId = fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: 40, maxLength: 40 });

describe("the address of a mail's bounces", () => {
  it("fits into an envelope and leads back to the mail and its round, in any case of letters", () => {
    fc.assert(
      fc.property(fc.oneof(hexId, fc.uuid()), fc.integer({ min: 0, max: 255 }), (mailId, round) => {
        const address = addresses.of({ id: mailId, round }) ?? "";
        expect(address).toMatch(/^bounce\+[a-z2-7]{1,57}@yunzhou\.example$/u);
        expect(addresses.findIn(`To: <${address}>`)).toEqual({ id: mailId, round });
        expect(addresses.findIn(`Delivered-To: ${address.toUpperCase()}`)).toEqual({ id: mailId, round });
      }),
    );
  });

  it("cannot be made by anybody else: no change of one letter is taken", () => {
    const address = addresses.of({ id, round: 0 }) ?? "";
    const [, token = ""] = /\+(.*)@/u.exec(address) ?? [];
    // The last letter also carries bits that fill no byte.
    for (let place = 0; place < token.length - 1; place += 1)
      for (const letter of "abc234xyz") {
        if (letter === token.charAt(place)) continue;
        const forged = token.slice(0, place) + letter + token.slice(place + 1);
        expect(addresses.findIn(`To: bounce+${forged}@yunzhou.example`)).toBeNull();
      }
    const other = bounceAddresses({ address: "bounce@yunzhou.example", secrets: ["another secret of more than thirty-two"] });
    expect(other.findIn(address)).toBeNull();
  });

  it("is still known while its secret is being replaced", () => {
    const address = addresses.of({ id, round: 2 }) ?? "";
    const renewed = bounceAddresses({ address: "bounce@yunzhou.example", secrets: ["the new secret, thirty-two characters", secret] });
    expect(renewed.of({ id, round: 2 })).not.toBe(address);
    expect(renewed.findIn(address)).toEqual({ id, round: 2 });
  });

  it("stands where the setting says, for servers that know no plus", () => {
    const plain = bounceAddresses({ address: "b-{token}@yunzhou.example", secrets: [secret] });
    expect(plain.of({ id, round: 0 })).toMatch(/^b-[a-z2-7]+@/u);
    expect(plain.findIn(plain.of({ id, round: 0 }) ?? "")).toEqual({ id, round: 0 });
  });

  it("does not exist for an id of another form", () => {
    expect(addresses.of({ id: "m-1", round: 0 })).toBeNull();
    expect(addresses.of({ id, round: 256 })).toBeNull();
  });
});
