import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/rest/address.ts';
import { createHostPolicy, normalizeClientEndpoint } from '../../src/rest/hosts.ts';

const hosts = createHostPolicy({ allow: ['127.0.0.1:4100', 'portal.corp', '[::1]:4100'] });
const ok = (url: string) => hosts.checkUrl(url).ok;

describe('the host policy', () => {
  it.each([
    'https://kestrel-works.bitrix24.eu/rest/',
    'https://kestrel-works.bitrix24.eu:443/rest/',
    'https://b24.example.com/rest/',
    'https://8.8.8.8/rest/',
    'https://[2a00:1450:4001::1]/rest/',
  ])('lets %s pass', (url) => {
    expect(ok(url)).toBe(true);
  });

  it.each([
    'http://kestrel-works.bitrix24.eu/rest/',
    'ftp://kestrel-works.bitrix24.eu/',
    'not a url',
    '',
    '/rest/',
    'https://user@kestrel-works.bitrix24.eu/rest/',
    'https://user:pass@kestrel-works.bitrix24.eu/rest/',
    'https://kestrel-works.bitrix24.eu:8443/rest/',
    'https://kestrel-works.bitrix24.eu:22/rest/',
    'https://localhost/rest/',
    'https://LOCALHOST/rest/',
    'https://app.localhost/rest/',
    'https://localhost./rest/',
    'https://portal/rest/',
    'https://printer.local/rest/',
    'https://metadata.google.internal/rest/',
    'https://router.home.arpa/rest/',
    'https://kestrel-works.bitrix24.eu./rest/',
  ])('refuses the address %s', (url) => {
    expect(ok(url)).toBe(false);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://%31%32%37.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fc00::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://[2002:7f00:1::]/',
  ])('refuses the inner or reserved address %s', (url) => {
    expect(ok(url)).toBe(false);
  });

  it('takes a listed host as it is: private, with its port, over http', () => {
    expect(ok('http://127.0.0.1:4100/rest/')).toBe(true);
    expect(ok('https://portal.corp/rest/')).toBe(true);
    expect(ok('http://portal.corp/rest/')).toBe(true);
    expect(ok('http://[::1]:4100/rest/')).toBe(true);
  });

  it('takes nothing that only resembles a listed host', () => {
    expect(ok('http://127.0.0.1:4101/rest/')).toBe(false);
    expect(ok('http://127.0.0.1/rest/')).toBe(false);
    expect(ok('https://portal.corp:8443/rest/')).toBe(false);
    expect(ok('https://evil.portal.corp/rest/')).toBe(false);
    expect(ok('https://portal.corp.evil.local/rest/')).toBe(false);
    expect(ok('http://user@127.0.0.1:4100/rest/')).toBe(false);
  });

  it('never repeats more of an address than its host', () => {
    const check = hosts.checkUrl('https://10.0.0.1/rest/1/canary-secret/');
    expect(check).toMatchObject({ ok: false });
    expect(JSON.stringify(check)).not.toContain('canary');
  });
});

describe('a public address', () => {
  it('is judged by its embedded IPv4 address when it has one', () => {
    expect(isPublicAddress('::ffff:8.8.8.8')).toBe(true);
    expect(isPublicAddress('64:ff9b::808:808')).toBe(true);
    expect(isPublicAddress('64:ff9b::a00:1')).toBe(false);
    expect(isPublicAddress('64:ff9b::')).toBe(false);
  });

  it('is nothing with a zone and nothing that is no address', () => {
    expect(isPublicAddress('fe80::1%eth0')).toBe(false);
    expect(isPublicAddress('2a00::1%eth0')).toBe(false);
    expect(isPublicAddress('example.com')).toBe(false);
    expect(isPublicAddress('')).toBe(false);
  });
});

describe('a client_endpoint', () => {
  it('is brought to one spelling', () => {
    expect(normalizeClientEndpoint('HTTPS://Kestrel-Works.bitrix24.eu:443/rest')).toBe(
      'https://kestrel-works.bitrix24.eu/rest/',
    );
    expect(normalizeClientEndpoint('http://127.0.0.1:4100/rest/')).toBe('http://127.0.0.1:4100/rest/');
  });

  it.each([
    'https://p.bitrix24.eu/',
    'https://p.bitrix24.eu/rest/../admin/',
    'https://p.bitrix24.eu/rest/?a=1',
    'https://p.bitrix24.eu/rest/#x',
    'https://u:p@p.bitrix24.eu/rest/',
    'javascript:alert(1)',
    'p.bitrix24.eu/rest/',
  ])('is refused as %s', (value) => {
    expect(normalizeClientEndpoint(value)).toBeNull();
  });
});
