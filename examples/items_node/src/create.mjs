// POST /items: stores a new item. 201 with its place, 409 when its id is taken. May only dynamodb:PutItem.
import { randomUUID } from 'node:crypto';
import { call } from './dynamodb.mjs';
import { Problem, answerRecord, recordOf, serve, table } from './record.mjs';

export const handler = serve(async (event) => {
  const record = recordOf(event.body, { fresh: randomUUID });
  try {
    await call('PutItem', { TableName: table, Item: record, ConditionExpression: 'attribute_not_exists(id)' });
  } catch (error) {
    if (error.name !== 'ConditionalCheckFailedException') throw error;
    throw new Problem(409, `An item with the id ${record.id.S} exists.`);
  }
  return answerRecord(201, record, { Location: `/items/${record.id.S}` });
});
