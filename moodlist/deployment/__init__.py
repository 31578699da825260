"""What the command does with a stack that is deployed in AWS, with the AWS credentials of the terminal."""
