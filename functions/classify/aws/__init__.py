"""Clients for AWS: tables, bucket, queue, event bus and secret. No other package imports botocore, and none boto3."""
