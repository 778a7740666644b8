import { describe, expect, it } from 'vitest';
import { RestError, TransportError } from '../../src/errors.ts';
import { readAnswer } from '../../src/rest/answer.ts';

const read = (json: unknown, status = 200, secret?: string) =>
  readAnswer('im.message.add', { status, json }, secret);

function failure(json: unknown, status = 200, secret?: string): unknown {
  try {
    return read(json, status, secret);
  } catch (error) {
    return error;
  }
}

describe('a success envelope', () => {
  it('gives result, total, next and time', () => {
    const time = {
      start: 1,
      finish: 1.5,
      duration: 0.5,
      operating: 0.2,
      operating_reset_at: 1790000600,
      date_start: 'x',
    };
    expect(read({ result: [1], total: 120, next: 50, time })).toEqual({
      result: [1],
      total: 120,
      next: 50,
      time: { duration: 0.5, operating: 0.2, operating_reset_at: 1790000600 },
    });
  });

  it('may have a null or false result and no or odd time', () => {
    expect(read({ result: null, time: [] })).toEqual({ result: null });
    expect(read({ result: false, time: 'x', total: 'many' })).toEqual({ result: false });
  });
});

describe('an error envelope', () => {
  it('counts with status 200 too', () => {
    expect(failure({ error: 'CANCELED', error_description: 'No' })).toMatchObject({
      code: 'CANCELED',
      description: 'No',
      status: 200,
      method: 'im.message.add',
      layer: 'portal',
      retryable: false,
    });
  });

  it('may have an empty code, a number as code, or no description', () => {
    expect(failure({ error: '', error_description: 'Empty' }, 400)).toMatchObject({
      code: '',
      description: 'Empty',
    });
    expect(failure({ error: 100, error_description: 'x' }, 400)).toMatchObject({
      code: '100',
      layer: 'portal',
    });
    expect(failure({ error: '0' }, 400)).toMatchObject({ code: '0', description: '' });
    expect(failure({ error: 'constructor' }, 400)).toBeInstanceOf(RestError);
  });

  it.each([
    ['expired_token', 401, 'auth', false],
    ['EXPIRED_TOKEN', 401, 'auth', false],
    ['insufficient_scope', 403, 'auth', false],
    ['CONNECTION_ERROR', 401, 'auth', true],
    ['QUERY_LIMIT_EXCEEDED', 503, 'limit', true],
    ['QUERY_LIMIT_EXCEEDED', 429, 'limit', true],
    ['OPERATION_TIME_LIMIT', 429, 'limit', true],
    ['ERROR_METHOD_NOT_FOUND', 404, 'portal', false],
    ['INTERNAL_SERVER_ERROR', 500, 'portal', false],
    ['PORTAL_DELETED', 403, 'portal', false],
  ])('%s with status %i belongs to %s, retryable: %s', (error, status, layer, retryable) => {
    const made = failure({ error, error_description: 'x' }, status);
    expect(made).toMatchObject({ code: error, layer, retryable });
    expect(made).toHaveProperty('hint', expect.stringMatching(/\.$/));
  });

  it('does not repeat the token, even if the portal does', () => {
    const made = failure({ error: 'X canary', error_description: 'token canary is bad' }, 401, 'canary');
    expect(made).toBeInstanceOf(RestError);
    expect(JSON.stringify(made) + String(made)).not.toContain('canary');
  });
});

describe('JSON that is no envelope', () => {
  it.each([[[]], ['ok'], [null], [7], [{}], [{ message: 'no such route' }]])(
    '%j is a transport error',
    (json) => {
      expect(failure(json, 404)).toBeInstanceOf(TransportError);
      expect(failure(json, 404)).toMatchObject({ code: 'NOT_JSON', unknownOutcome: false });
      expect(failure(json, 200)).toMatchObject({ code: 'NOT_JSON', unknownOutcome: true });
    },
  );
});
