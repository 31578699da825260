"""The clients of AWS: tables, bucket, queue, event bus and secret. Nothing else imports boto3."""
