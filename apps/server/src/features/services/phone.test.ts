import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dialOf } from '../../pages/phone-link.tsx';
import { readPhones } from './phone.ts';

const taipei = { areaCode: '02', localDigits: 8, mobiles: false };
const phonesOf = (raw: string) => readPhones(raw, taipei).phones;
const remarksOf = (raw: string) => readPhones(raw, taipei).remarks;

test('a number is read however it was written', () => {
  for (const raw of [
    ...['0227315566', '27315566', '02-27315566', '02-2731-5566', '(02)2731-5566', '（02）27315566'],
    ...['02 27315566', '2731-5566', '02-27315566.', '( 02)2731-5566', '02 2731 5566', '2-27315566'],
  ]) {
    assert.deepEqual(readPhones(raw, taipei), { phones: ['02-2731-5566'], remarks: [] }, raw);
  }
});

test('an extension stays with its number', () => {
  for (const raw of [
    '02-27315566#253',
    '(02)2731-5566 #253',
    '02-27315566轉253',
    '27315566分機253',
    '02-27315566＃253',
    '02-27315566*253',
  ]) {
    assert.deepEqual(phonesOf(raw), ['02-2731-5566#253'], raw);
  }
});

test('several numbers in one field are several numbers', () => {
  const two = ['02-2731-5566', '02-8773-0081'];
  for (const raw of [
    '27315566、87730081',
    '27315566;87730081',
    '02-27315566 02-87730081',
    '27315566/87730081',
    '27315566.87730081',
    '27315566  87730081',
  ]) {
    assert.deepEqual(phonesOf(raw), two, raw);
  }
});

test('a mobile number is left out unless it was asked for, and is not repeated in the remark', () => {
  assert.deepEqual(readPhones('0912-345-678', taipei), { phones: [], remarks: ['phone-mobile'] });
  assert.deepEqual(readPhones('+886 912345678', taipei).phones, []);
  assert.deepEqual(readPhones('27315566、0912345678', taipei), {
    phones: ['02-2731-5566'],
    remarks: ['phone-mobile'],
  });
  assert.deepEqual(readPhones('0912-345-678', { ...taipei, mobiles: true }).phones, ['0912345678']);
});

test('what is no number is remarked on and left out', () => {
  assert.deepEqual(remarksOf(''), ['phone-empty']);
  assert.deepEqual(remarksOf('尚未申請'), ['phone-unreadable']);
  assert.deepEqual(remarksOf('02-2731556'), ['phone-unreadable']);
  assert.deepEqual(remarksOf('.'), ['phone-unreadable']);
});

test('toll-free and three-digit lines are numbers of their own', () => {
  assert.deepEqual(phonesOf('0800-024-111'), ['0800024111']);
  assert.deepEqual(phonesOf('1966'), ['1966']);
});

test('a link dials the number and, after a pause, the extension', () => {
  assert.equal(dialOf('02-2731-5566#253'), 'tel:0227315566,253');
  assert.equal(dialOf('+49 30 1234'), 'tel:+49301234');
});
