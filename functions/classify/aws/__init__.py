"""Clients for AWS: tables, bucket, queue, event bus and secret. No other package imports boto3 or botocore."""
