// GET /items/{id}: one item, or 404. May only dynamodb:GetItem.
import { call } from './dynamodb.mjs';
import { Problem, answerRecord, serve, table } from './record.mjs';

export const handler = serve(async (event) => {
  const { Item } = await call('GetItem', { TableName: table, Key: { id: { S: event.pathParameters.id } } });
  if (!Item) throw new Problem(404, 'There is no item with that id.');
  return answerRecord(200, Item);
});
