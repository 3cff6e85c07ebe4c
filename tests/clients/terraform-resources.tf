# Every other resource and data source of these services that the sandbox has what it takes for. With `changed`, what can be changed in place is; without `network`, what can be taken out is gone.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "changed" {
  type    = bool
  default = false
}

variable "network" {
  description = "Whether the application in a network is in one and logs."
  type        = bool
  default     = true
}

provider "aws" {
  profile = "account-administrator"
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  execution = "arn:aws:iam::${local.account}:role/FlinkExecution"
  tags      = var.changed ? { team = "finance" } : { team = "data", cost = "1" }
  trust     = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = local.account } }] })
}

# Identities

resource "aws_iam_policy" "reading" {
  name   = "reading"
  path   = "/team/"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.changed ? ["kms:List*", "kms:Describe*"] : ["kms:*"], Resource = "*" }] })
  tags   = local.tags
}

resource "aws_iam_user" "person" {
  name                 = "person"
  path                 = "/team/"
  permissions_boundary = var.changed ? null : aws_iam_policy.reading.arn
  tags                 = local.tags
}

resource "aws_iam_access_key" "person" {
  user   = aws_iam_user.person.name
  status = var.changed ? "Inactive" : "Active"
}

resource "aws_iam_user_policy" "person" {
  name   = "inline"
  user   = aws_iam_user.person.name
  policy = aws_iam_policy.reading.policy
}

resource "aws_iam_user_policy_attachment" "person" {
  user       = aws_iam_user.person.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_group" "team" {
  name = "team"
}

resource "aws_iam_group_membership" "team" {
  name  = "team"
  users = var.changed ? [aws_iam_user.person.name, "operator-user"] : [aws_iam_user.person.name]
  group = aws_iam_group.team.name
}

resource "aws_iam_group_policy" "team" {
  name   = "inline"
  group  = aws_iam_group.team.name
  policy = aws_iam_policy.reading.policy
}

resource "aws_iam_group_policy_attachment" "team" {
  group      = aws_iam_group.team.name
  policy_arn = aws_iam_policy.reading.arn
}

resource "aws_iam_role" "work" {
  name                  = "work"
  force_detach_policies = true
  permissions_boundary  = var.changed ? null : aws_iam_policy.reading.arn
  description           = var.changed ? "changed" : null
  assume_role_policy    = local.trust
  tags                  = local.tags
}

resource "aws_iam_role_policies_exclusive" "work" {
  role_name    = aws_iam_role.work.name
  policy_names = []
}

resource "aws_iam_role_policy_attachments_exclusive" "work" {
  role_name   = aws_iam_role.work.name
  policy_arns = []
}

resource "aws_iam_virtual_mfa_device" "phone" {
  virtual_mfa_device_name = "phone"
  tags                    = local.tags
}

resource "aws_iam_openid_connect_provider" "pipeline" {
  url             = "https://tokens.example.com"
  client_id_list  = var.changed ? ["sts.amazonaws.com", "another"] : ["sts.amazonaws.com"]
  thumbprint_list = [var.changed ? "1111111111111111111111111111111111111111" : "0000000000000000000000000000000000000000"]
  tags            = local.tags
}

data "aws_iam_policy" "by_arn" {
  arn = aws_iam_policy.reading.arn
}

data "aws_iam_policy" "by_name" {
  name = aws_iam_policy.reading.name
}

data "aws_iam_policy" "of_aws" {
  arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

data "aws_iam_user" "person" {
  user_name = aws_iam_user.person.name
}

data "aws_iam_access_keys" "person" {
  user       = aws_iam_user.person.name
  depends_on = [aws_iam_access_key.person]
}

data "aws_iam_group" "team" {
  group_name = aws_iam_group.team.name
  depends_on = [aws_iam_group_membership.team]
}

data "aws_iam_users" "all" {}
data "aws_iam_roles" "all" {}

data "aws_iam_session_context" "operator" {
  arn = "arn:aws:sts::${local.account}:assumed-role/Operator/session"
}

# Keys

resource "aws_kms_key" "shared" {
  deletion_window_in_days = 7
}

resource "aws_kms_key_policy" "shared" {
  key_id = aws_kms_key.shared.id
  policy = jsonencode({ Version = "2012-10-17", Id = "shared", Statement = [
    { Sid = "Account", Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::${local.account}:root" } },
    { Sid = "Work", Effect = "Allow", Action = var.changed ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:DescribeKey"], Resource = "*", Principal = { AWS = [aws_iam_role.work.arn] } },
  ] })
}

resource "aws_kms_grant" "work" {
  name              = "work"
  key_id            = aws_kms_key.shared.key_id
  grantee_principal = aws_iam_role.work.arn
  operations        = ["Decrypt", "DescribeKey"]
  constraints {
    encryption_context_subset = { team = "data" }
  }
}

resource "aws_kms_alias" "shared" {
  name_prefix   = "alias/shared-"
  target_key_id = aws_kms_key.shared.arn
}

resource "aws_kms_ciphertext" "password" {
  key_id    = aws_kms_alias.shared.arn
  plaintext = "nothing secret"
  context   = { team = "data" }
}

data "aws_kms_secrets" "password" {
  secret {
    name    = "password"
    payload = aws_kms_ciphertext.password.ciphertext_blob
    context = { team = "data" }
  }
}

resource "aws_kms_key" "of_many_regions" {
  multi_region            = true
  deletion_window_in_days = 7
}

resource "aws_kms_key" "that_signs" {
  key_usage                = "SIGN_VERIFY"
  customer_master_key_spec = "RSA_2048"
  deletion_window_in_days  = 7
}

resource "aws_kms_key" "of_codes" {
  key_usage                = "GENERATE_VERIFY_MAC"
  customer_master_key_spec = "HMAC_256"
  deletion_window_in_days  = 7
}

data "aws_kms_key" "shared" {
  key_id = aws_kms_alias.shared.arn
}

data "aws_kms_alias" "of_aws" {
  name = "alias/aws/kinesis"
}

# Applications

resource "aws_kinesisanalyticsv2_application" "in_a_network" {
  name                   = "in-a-network"
  runtime_environment    = var.changed ? "FLINK-1_20" : "FLINK-1_19"
  service_execution_role = local.execution

  dynamic "cloudwatch_logging_options" {
    for_each = var.network ? [1] : []
    content {
      log_stream_arn = "arn:aws:logs:${data.aws_region.current.id}:${local.account}:log-group:applications:log-stream:${var.changed ? "b" : "a"}"
    }
  }

  application_configuration {
    application_code_configuration {
      code_content_type = "PLAINTEXT"
      code_content {
        text_content = var.changed ? "changed" : "code"
      }
    }
    dynamic "vpc_configuration" {
      for_each = var.network ? [1] : []
      content {
        subnet_ids         = var.changed ? ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] : ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
  }
}

resource "aws_kinesisanalyticsv2_application" "tuned" {
  name                   = "tuned"
  runtime_environment    = "FLINK-1_20"
  service_execution_role = local.execution
  tags                   = local.tags

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"
      code_content {
        s3_content_location {
          bucket_arn     = "arn:aws:s3:::code"
          file_key       = "tuned.jar"
          object_version = var.changed ? "2" : "1"
        }
      }
    }
    application_snapshot_configuration {
      snapshots_enabled = var.changed
    }
    environment_properties {
      property_group {
        property_group_id = "tuned"
        property_map      = local.tags
      }
    }
    # What is not said is as the service says: back to its defaults with the type DEFAULT.
    flink_application_configuration {
      checkpoint_configuration {
        configuration_type            = var.changed ? "DEFAULT" : "CUSTOM"
        checkpointing_enabled         = var.changed ? null : true
        checkpoint_interval           = var.changed ? null : 30000
        min_pause_between_checkpoints = var.changed ? null : 10000
      }
      monitoring_configuration {
        configuration_type = var.changed ? "DEFAULT" : "CUSTOM"
        log_level          = var.changed ? null : "DEBUG"
        metrics_level      = var.changed ? null : "TASK"
      }
      parallelism_configuration {
        configuration_type   = var.changed ? "DEFAULT" : "CUSTOM"
        auto_scaling_enabled = var.changed ? null : false
        parallelism          = var.changed ? null : 8
        parallelism_per_kpu  = var.changed ? null : 4
      }
    }
  }
}

resource "aws_kinesisanalyticsv2_application" "notebook" {
  name                   = "studio"
  application_mode       = "INTERACTIVE"
  runtime_environment    = "ZEPPELIN-FLINK-3_0"
  service_execution_role = local.execution
}

output "decrypted" {
  value = nonsensitive(data.aws_kms_secrets.password.plaintext["password"])
}

output "groups" {
  value = sort([for user in data.aws_iam_group.team.users : user.user_name])
}
