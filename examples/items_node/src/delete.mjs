// DELETE /items/{id}: 204, or 404 when there was none. May only dynamodb:DeleteItem.
import { call } from './dynamodb.mjs';
import { Problem, answer, serve, table } from './record.mjs';

export const handler = serve(async (event) => {
  const Key = { id: { S: event.pathParameters.id } };
  const { Attributes } = await call('DeleteItem', { TableName: table, Key, ReturnValues: 'ALL_OLD' });
  if (!Attributes) throw new Problem(404, 'There is no item with that id.');
  return answer(204);
});
