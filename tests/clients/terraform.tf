# An application, its key and its actors, each made by the actor whose work it is: terraform.sh says what is done with it.
# Providers have a profile and nothing else: keys, Region and endpoint are in the files that `serve` writes.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "key_administrator" {
  description = "Profile that makes the key."
  type        = string
  default     = "key-administrator"
}

variable "description" {
  description = "Of role and key."
  type        = string
  default     = "for invoices"
}

variable "parallelism" {
  type    = number
  default = 1
}

variable "rotation" {
  description = "Whether the key is rotated automatically."
  type        = bool
  default     = true
}

variable "team" {
  description = "A tag of everything that has tags."
  type        = string
  default     = "data"
}

variable "snapshots" {
  type    = set(string)
  default = ["first"]
}

provider "aws" {
  profile = "account-administrator"
}

provider "aws" {
  alias   = "key_administrator"
  profile = var.key_administrator
}

provider "aws" {
  alias   = "operator"
  profile = "operator"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

data "aws_iam_role" "key_administrator" {
  name = "KeyAdministrator"
}

data "aws_iam_role" "operator" {
  name = "Operator"
}

locals {
  name        = "invoices"
  application = "arn:${data.aws_partition.current.partition}:kinesisanalytics:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:application/${local.name}"
  durable     = "kinesisanalytics.amazonaws.com"
  running     = "infrastructure.kinesisanalytics.amazonaws.com"
  via         = "kinesisanalytics.${data.aws_region.current.id}.amazonaws.com"
  tags        = { team = var.team }
}

# What IAM's administrator does.

data "aws_iam_policy_document" "key_administrator" {
  statement {
    actions   = ["kms:CreateKey", "kms:TagResource", "kms:ListAliases", "kms:CreateAlias", "kms:DeleteAlias"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "key_administrator" {
  name        = "invoices-key-administrator"
  description = "What Terraform needs to make a key"
  policy      = data.aws_iam_policy_document.key_administrator.json
  tags        = local.tags
}

resource "aws_iam_role_policy_attachment" "key_administrator" {
  role       = data.aws_iam_role.key_administrator.name
  policy_arn = aws_iam_policy.key_administrator.arn
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = [local.durable]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "execution" {
  name                 = "InvoicesExecution"
  path                 = "/flink/"
  description          = var.description
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 7200
  tags                 = local.tags
}

data "aws_iam_policy_document" "operator" {
  statement {
    actions   = ["kinesisanalytics:*"]
    resources = [local.application]
  }
  statement {
    # There is no resource before there is one (Service Authorization Reference, Amazon Kinesis Analytics V2).
    actions   = ["kinesisanalytics:CreateApplication"]
    resources = ["*"]
  }
  statement {
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.execution.arn]
  }
  statement {
    actions   = ["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"]
    resources = [aws_kms_key.state.arn]
  }
}

resource "aws_iam_role_policy" "operator" {
  name   = "invoices-operator"
  role   = data.aws_iam_role.operator.id
  policy = data.aws_iam_policy_document.operator.json
}

# What the key's administrator does. Statements: Managed Service for Apache Flink developer guide, "Use CMK: APIs".

data "aws_iam_policy_document" "key" {
  statement {
    sid = "Administrator"
    actions = [
      "kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy", "kms:GetKeyRotationStatus", "kms:EnableKeyRotation", "kms:DisableKeyRotation", "kms:UpdateKeyDescription", "kms:EnableKey", "kms:DisableKey",
      "kms:ListResourceTags", "kms:TagResource", "kms:UntagResource", "kms:CreateAlias", "kms:DeleteAlias", "kms:ScheduleKeyDeletion",
    ]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_iam_role.key_administrator.arn]
    }
  }
  statement {
    sid       = "OperatorDescribe"
    actions   = ["kms:DescribeKey"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_iam_role.operator.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [local.via]
    }
  }
  statement {
    sid       = "OperatorState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_iam_role.operator.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [local.via]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:kinesisanalytics:arn"
      values   = [local.application]
    }
  }
  statement {
    sid       = "OperatorGrant"
    actions   = ["kms:CreateGrant"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_iam_role.operator.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [local.via]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:kinesisanalytics:arn"
      values   = [local.application]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:GrantConstraintType"
      values   = ["EncryptionContextSubset"]
    }
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "kms:GrantOperations"
      values   = ["Decrypt"]
    }
  }
  statement {
    sid       = "ServiceDescribe"
    actions   = ["kms:DescribeKey"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = [local.durable, local.running]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.application]
    }
  }
  statement {
    sid       = "DurableState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = [local.durable]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:kinesisanalytics:arn"
      values   = [local.application]
    }
  }
  statement {
    sid       = "RunningState"
    actions   = ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = [local.running]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:kinesisanalytics:arn"
      values   = [local.application]
    }
  }
  statement {
    sid       = "RunningGrant"
    actions   = ["kms:CreateGrant"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = [local.running]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:EncryptionContext:aws:kinesisanalytics:arn"
      values   = [local.application]
    }
    condition {
      test     = "StringEquals"
      variable = "kms:GrantConstraintType"
      values   = ["EncryptionContextSubset"]
    }
    condition {
      test     = "ForAllValues:StringEquals"
      variable = "kms:GrantOperations"
      values   = ["Decrypt"]
    }
  }
}

resource "aws_kms_key" "state" {
  provider                = aws.key_administrator
  description             = var.description
  policy                  = data.aws_iam_policy_document.key.json
  deletion_window_in_days = 7
  enable_key_rotation     = var.rotation
  tags                    = local.tags
  depends_on              = [aws_iam_role_policy_attachment.key_administrator]
}

resource "aws_kms_alias" "state" {
  provider      = aws.key_administrator
  name          = "alias/${local.name}"
  target_key_id = aws_kms_key.state.key_id
}

# What the operator does.

resource "aws_kinesisanalyticsv2_application" "invoices" {
  provider               = aws.operator
  name                   = local.name
  runtime_environment    = "FLINK-1_20"
  service_execution_role = aws_iam_role.execution.arn
  start_application      = true
  tags                   = local.tags

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"
      code_content {
        s3_content_location {
          bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::code"
          file_key   = "invoices.jar"
        }
      }
    }
    application_snapshot_configuration {
      snapshots_enabled = true
    }
    environment_properties {
      property_group {
        property_group_id = local.name
        property_map      = { team = var.team }
      }
    }
    flink_application_configuration {
      checkpoint_configuration {
        configuration_type = "DEFAULT"
      }
      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "TASK"
      }
      parallelism_configuration {
        configuration_type   = "CUSTOM"
        parallelism          = var.parallelism
        parallelism_per_kpu  = 1
        auto_scaling_enabled = false
      }
    }
  }

  depends_on = [aws_iam_role_policy.operator]
}

resource "aws_kinesisanalyticsv2_application_snapshot" "of" {
  for_each         = var.snapshots
  provider         = aws.operator
  application_name = aws_kinesisanalyticsv2_application.invoices.name
  snapshot_name    = each.key
}

output "key" {
  value = aws_kms_key.state.arn
}
